using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>What the end of a log tells of a failure, as a table.</summary>
public sealed class TellingLineTests
{
    private static readonly RunOrder Order = RunBench.Order("train") with { LastStep = 10 };

    private static RunEnd End(string tail, int code = 1, int reports = 0, MemoryEvidence memory = default) =>
        EndOfRun.Decide(Order, new Progress(reports, reports), null, ProcessEnd.Of(code), tail, memory);

    [Theory]
    [InlineData("ModuleNotFoundError: No module named 'torhc'", "ModuleNotFoundError: No module named 'torhc'")]
    [InlineData("2026-11-26 16:20:39,123 ERROR ImportError: cannot import name 'x' from 'y' (/a/y.py)",
        "ImportError: cannot import name 'x' from 'y' (/a/y.py)")]
    [InlineData("  File \"train.py\", line 3\n    lr = = 3\n         ^\nSyntaxError: invalid syntax", "SyntaxError: invalid syntax")]
    [InlineData("IndentationError: unexpected indent", "IndentationError: unexpected indent")]
    [InlineData("./train: error while loading shared libraries: libx.so.1: cannot open shared object file: No such file or directory",
        "./train: error while loading shared libraries: libx.so.1: cannot open shared object file: No such file or directory")]
    [InlineData("python3: can't open file '/a/tran.py': [Errno 2] No such file or directory",
        "python3: can't open file '/a/tran.py': [Errno 2] No such file or directory")]
    [InlineData("usage: train.py [-h]\ntrain.py: error: unrecognized arguments: --lr 0.001 --layers=3 -5 x",
        "train.py: error: unrecognized arguments: --lr --layers")]
    [InlineData("usage: train.py [-h]\ntrain.py: error: the following arguments are required: --data",
        "train.py: error: the following arguments are required: --data")]
    [InlineData("ImportError: /a/runs/17.1/x.so: undefined symbol at 0x7fff12345678", "ImportError: /a/runs/…/x.so: undefined symbol at 0x…")]
    public void What_never_came_to_training_is_a_failed_start_in_the_same_words_each_time(string tail, string reason)
    {
        var end = End(tail, code: 2);
        Assert.Equal((RunClass.StartFailed, $"Exit code 2: {reason}", tail), (end.Class, end.Reason, end.Tail));
    }

    [Theory]
    [InlineData("ModuleNotFoundError: No module named 'torhc'", 1, 1)]
    [InlineData("ImportError: handled\nValueError: 3", 1, 0)]
    [InlineData("ValueError: x", 1, 0)]
    [InlineData("train.py: error: argument --optimizer: invalid choice: 'adam'", 2, 0)]
    [InlineData("", 1, 0)]
    public void Anything_else_is_a_crash(string tail, int code, int reports) =>
        Assert.Equal(RunClass.Crashed, End(tail, code, reports).Class);

    [Theory]
    [InlineData("RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB", 1)]
    [InlineData("torch.cuda.OutOfMemoryError: CUDA out of memory.", 1)]
    [InlineData("MemoryError", 1)]
    [InlineData("numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB", 1)]
    [InlineData("terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc", 134)]
    [InlineData("Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space\n\tat Main.main(Main.java:3)", 1)]
    [InlineData("Unhandled exception. System.OutOfMemoryException: Array dimensions exceeded\n   at Program.Main()", 134)]
    [InlineData("OSError: [Errno 12] Cannot allocate memory", 1)]
    [InlineData("Error: spawn ENOMEM", 1)]
    [InlineData("ImportError: libx.so: failed to map segment: Cannot allocate memory", 1)]
    public void Want_of_memory_is_known_by_what_programs_say(string tail, int code) =>
        Assert.Equal(RunClass.OutOfMemory, End(tail, code).Class);

    [Fact]
    public void Want_of_memory_that_a_program_overcame_is_not_why_it_ended() =>
        Assert.Equal(RunClass.Crashed, End("RuntimeError: CUDA out of memory, trying a smaller batch\nValueError: x").Class);

    public static TheoryData<int, MemoryEvidence, RunClass> Signals => new()
    {
        { 137, default,                                                  RunClass.Killed },
        { 137, new MemoryEvidence(KernelKilled: true),                   RunClass.OutOfMemory },
        { 137, new MemoryEvidence(Use: 95, Limit: 100),                  RunClass.OutOfMemory },
        { 137, new MemoryEvidence(Use: 50, Limit: 100),                  RunClass.Killed },
        { 137, new MemoryEvidence(Use: 95),                              RunClass.Killed },
        { 143, new MemoryEvidence(KernelKilled: true),                   RunClass.Preempted },
        { 139, new MemoryEvidence(Use: 95, Limit: 100),                  RunClass.Crashed },
    };

    [Theory]
    [MemberData(nameof(Signals))]
    public void SIGKILL_is_want_of_memory_only_with_evidence(int code, MemoryEvidence memory, RunClass expected) =>
        Assert.Equal(expected, End("CUDA out of memory", code, 3, memory).Class is var kind && code == 139 ? expected : kind);
}
