using System.Text;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>The files that a run reports are kept below its directory and told.</summary>
public sealed class ArtifactTests : IDisposable
{
    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private Running Start(string script)
    {
        var order = RunBench.Script(script + """ ; echo '{"accuracy": 1}' """);
        return bench.Start(order with { Training = order.Training with { WorkingDirectory = bench.Root } });
    }

    private static (string, long)[] Of(Running run) => [.. run.Artifacts.Select(artifact => (artifact.Name, artifact.Bytes))];

    [ProgramFact]
    public async Task A_reported_file_is_copied_and_told_and_its_line_is_not_logged()
    {
        var run = Start("""mkdir out; printf 123 >out/a.png; echo '{"artifact": "out/a.png"}'; sleep 0.1; printf x >out/a.png""");
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.Equal([("a.png", 3L)], Of(run));
        var path = run.Artifacts.Single().Path;
        Assert.Equal(Path.Combine(run.Directory.Path, "artifacts", "a.png"), path);
        Assert.Equal("123", File.ReadAllText(path));
        Assert.Equal("", run.Log);
        Assert.Empty(run.Warnings);
    }

    [ProgramFact]
    public async Task A_name_may_be_given_and_a_later_file_of_that_name_replaces_it()
    {
        var run = Start("""for n in 1 22; do printf $n >$n; echo "{\"artifact\": \"$PWD/$n\", \"name\": \"best.txt\"}"; done""");
        await run.Ended;
        Assert.Equal([("best.txt", 1L), ("best.txt", 2L)], Of(run));
        Assert.Equal("22", File.ReadAllText(run.Artifacts.Last().Path));
    }

    [ProgramFact]
    public async Task What_the_program_puts_there_itself_is_told_at_the_end()
    {
        var run = Start(
            """
            cd "$HYPERTUNE_ARTIFACTS_DIR"; printf 12 >b; printf 1 >a; printf 1 >tmp-c; mkdir d; ln -s /etc/passwd e
            echo "{\"artifact\": \"$PWD/a\"}"
            """);
        await run.Ended;
        Assert.Equal([("a", 1L), ("b", 2L)], Of(run));
        Assert.Equal(["'d'", "'e'"], run.Warnings.Select(warning => warning.Text.Split(' ')[0]));
    }

    [ProgramTheory]
    [InlineData("""{"artifact": "no/such"}""", "The artifact 'no/such' could not be kept: ")]
    [InlineData("""{"artifact": "/"}""", "An artifact was named ''.")]
    [InlineData("""{"artifact": "/tmp"}""", "It is a directory")]
    [InlineData("""{"artifact": "/etc/passwd", "name": "../x"}""", "An artifact was named '../x'.")]
    [InlineData("""{"artifact": "/etc/passwd", "name": ".."}""", "An artifact was named '..'.")]
    public async Task What_can_t_be_kept_is_a_warning(string line, string text)
    {
        var run = Start($"echo '{line}'");
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.Empty(run.Artifacts);
        Assert.Contains(text, Assert.Single(run.Warnings).Text);
    }

    [ProgramTheory]
    [InlineData("mkfifo pipe; echo '{\"artifact\": \"pipe\"}'")]
    [InlineData("echo '{\"artifact\": \"/dev/zero\", \"name\": \"a\"}'")]
    public async Task Neither_a_pipe_nor_a_device_holds_anything_up(string script) =>
        Assert.Equal(RunClass.Finished, (await Start(script).Ended).Class);

    [Fact]
    public void Only_so_many_names_are_kept()
    {
        var (kept, warnings) = (0, new List<string>());
        var shelf = Directory.CreateDirectory(Path.Combine(bench.Root, "artifacts")).FullName;
        var artifacts = new ArtifactShelf(bench.Root, shelf, (_, _, _) => kept++, warnings.Add);
        File.WriteAllText(Path.Combine(bench.Root, "a"), "1");
        for (var i = 0; i < ArtifactShelf.Most + 10; i++) artifacts.Keep(new LineResult.Artifact("a", $"{i}"));
        artifacts.Sweep();
        Assert.Equal(ArtifactShelf.Most, kept);
        Assert.Equal("More than 1000 artifacts: '1000' and what follows are not kept.", Assert.Single(warnings));
    }

    [Theory]
    [InlineData("""{"artifact": "a/b.png"}""", "a/b.png", "b.png")]
    [InlineData("""{"name": "x", "artifact": "a"}""", "a", "x")]
    [InlineData(""" {"artifact": "a", "step": 3} """, "a", "a")]
    public void A_line_names_a_file(string line, string path, string name) =>
        Assert.Equal(new LineResult.Artifact(path, name), ArtifactLine.Read(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("""{"artifact": 0.5}""")]
    [InlineData("""{"accuracy": 0.5}""")]
    [InlineData("""{"artifact": "a" """)]
    [InlineData("artifact")]
    [InlineData("")]
    public void Any_other_line_does_not(string line) => Assert.Null(ArtifactLine.Read(Encoding.UTF8.GetBytes(line)));
}
