using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Runtime.Workers.Detached;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

public sealed class SpoolTests : IDisposable
{
    private static readonly OutputState State = new(
        new InletState(100, 7, null), new InletState(5, 2, 13),
        new PatternReader.Gathered(["accuracy"], [0.1 + 0.2], 3, true), new Progress(4, 3), false, 2, 99);

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private string Path => System.IO.Path.Combine(bench.Root, "spool");

    private static SpoolLine Report(int step) =>
        new(Reported: SpoolLine.Report.Of(step, Metrics.Of(("accuracy", 0.1 * step), ("loss", -1e-300))));

    private static string[] Numbered(Spool spool)
    {
        var (reader, lines) = (spool.Read(), new List<string>());
        while (reader.Next() is { } line)
            if (line.N is { } n) lines.Add($"{n} {line.Reported?.Step}");
        return [.. lines];
    }

    [Fact]
    public void What_was_appended_is_there_for_the_next_worker()
    {
        var saved = new SpoolLine.SavedCheckpoint(2, "/runs/1.1/checkpoints/2", 1000);
        var kept = new SpoolLine.KeptArtifact("plot.png", "/runs/1.1/artifacts/plot.png", 10, new DateTime(2026, 11, 27, 1, 2, 3, DateTimeKind.Utc));
        var start = new SpoolLine.Start(4711, new RunOrigin("host", "/usr/bin/python3", null, true, ["0", "1"]), "A note.");
        var end = new RunEnd(RunClass.OutOfMemory, "Its \"reason\".", null, 9, "the\ntail");
        StopCause stop = new StopCause.Diverged(new LineResult.Diverged("loss", 3, "NaN"));
        using (var spool = Spool.Open(Path))
        {
            spool.Append([], new SpoolLine(Started: start));
            spool.Append([Report(1), Report(2)], new SpoolLine(After: State));
            spool.Append([], new SpoolLine(Stop: stop));
            spool.Append([], new SpoolLine(Stop: new StopCause.Asked()));
            spool.Append([new SpoolLine(Saved: saved), new SpoolLine(Kept: kept), new SpoolLine(Ended: end)], new SpoolLine(After: State));
        }

        using var next = Spool.Open(Path);
        Assert.Equal((5L, start.ProcessId, start.Origin, stop, end),
            (next.Last, next.Started!.ProcessId, next.Started.Origin, next.Stop, next.Ended));
        Assert.Equal(saved, Assert.Single(next.Saved));
        Assert.Equal(kept, Assert.Single(next.Kept));
        Assert.Equal((State.Output, State.Errors, State.Progress, State.Warnings, State.Log),
            (next.After!.Output, next.After.Errors, next.After.Progress, next.After.Warnings, next.After.Log));
        Assert.Equal(State.Gathered!.Values.AsEnumerable(), next.After.Gathered!.Values);
        Assert.Equal(["1 1", "2 2", "3 ", "4 ", "5 "], Numbered(next));
    }

    [Fact]
    public void What_was_not_written_as_a_whole_does_not_count_and_its_numbers_are_given_again()
    {
        using (var spool = Spool.Open(Path)) spool.Append([Report(1)], new SpoolLine(After: State));
        var whole = File.ReadAllBytes(Path);
        using (var spool = Spool.Open(Path)) spool.Append([Report(2), Report(3)], new SpoolLine(After: State));
        var more = File.ReadAllBytes(Path);
        for (var length = whole.Length; length < more.Length; length++)
        {
            File.WriteAllBytes(Path, more[..length]);
            using var torn = Spool.Open(Path);
            Assert.Equal(1, torn.Last);
            torn.Append([Report(9)], new SpoolLine(After: State));
            Assert.Equal(["1 1", "2 9"], Numbered(torn));
        }
    }

    [Fact]
    public void A_reader_goes_on_with_what_is_appended()
    {
        using var spool = Spool.Open(Path);
        var reader = spool.Read();
        for (var step = 1; step < 3000; step++)
        {
            Assert.Null(reader.Next());
            spool.Append([Report(step)], new SpoolLine(After: State));
            Assert.Equal(step, reader.Next()!.Reported!.Step);
            Assert.NotNull(reader.Next()!.After);
        }
    }

    [Fact]
    public async Task Who_is_told_is_never_told_more_than_a_window_ahead_of_what_the_study_has()
    {
        const int All = Teller.Window + 500;
        using var spool = Spool.Open(Path);
        for (var step = 1; step <= All; step += 100)
            spool.Append([.. Enumerable.Range(step, 100).Select(Report)], new SpoolLine(After: State));
        var teller = new Teller(spool, 0);
        var heard = new Heard();

        teller.Attach(heard.Callbacks, 0);
        await heard.CountAsync(Teller.Window);
        teller.Tell();
        Assert.Equal(Teller.Window, heard.Told.Count);
        teller.Acknowledge(400);
        await heard.CountAsync(Teller.Window + 400);
        teller.Tell();
        Assert.Equal(Teller.Window + 400, heard.Told.Count);
        teller.Acknowledge(1000);
        await heard.CountAsync(All);
        Assert.Equal(heard.Told.Count, heard.Told.Distinct().Count());
    }

    [Fact]
    public void An_order_is_read_as_it_was_written()
    {
        var order = RunBench.Order("train", "--lr", "{lr}") with
        {
            LastStep = 9, TotalSteps = 27, From = new Checkpoint(2, 3, "/runs/1.2/checkpoints/3"), Incarnation = 5,
            Place = new Place(new WorkerIncarnation("w", 7), 2, ["0", "GPU-1"]),
        };
        order = order with
        {
            Training = order.Training with
            {
                Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "b=\"c\""), Secrets = ["TOKEN"], Resumable = true,
                Limits = new RunLimits(TimeSpan.FromDays(2), Memory: 1L << 40), Patterns = [@"(?<accuracy>\d+)"],
            },
            Configuration = new Configuration(
            [
                .. order.Configuration.Values, new("tiny", new ParameterValue.Real(double.Epsilon)), new("one", new ParameterValue.Real(1)),
            ]),
        };
        var register = new RunRegister(System.IO.Path.Combine(bench.Root, "runs"));
        register.Add(new RegisteredRun("/runs/1.1", order));
        register.Add(new RegisteredRun("/runs/1.2", order with { Run = order.Run with { Attempt = 2 } }));

        var read = register.All()[0].Order;
        Assert.Equal(order.Training, read.Training);
        Assert.Equal(order.Configuration, read.Configuration);
        Assert.Equal((order.Place, order.From, order.Seed, order.LastStep), (read.Place, read.From, read.Seed, read.LastStep));
        Assert.Equal([order, order with { Run = order.Run with { Attempt = 2 } }], register.All().Select(run => run.Order));
        register.Remove(order.Run);
        Assert.Equal("/runs/1.2", Assert.Single(register.All()).Directory);
    }

    [Fact]
    public void A_number_is_overwritten_in_place_and_its_file_never_empty()
    {
        var path = System.IO.Path.Combine(bench.Root, "lease");
        using (var file = NumberFile.Open(path))
        {
            Assert.Equal("000000000000\n", File.ReadAllText(path));
            file.Write(41);
        }
        using var again = NumberFile.Open(path);
        Assert.Equal(41, again.Number);
        again.Write(again.Number + 1);
        Assert.Equal("000000000042\n", File.ReadAllText(path));
        File.Delete(path);
        again.Write(43);
        Assert.Equal("000000000043\n", File.ReadAllText(path));
    }
}
