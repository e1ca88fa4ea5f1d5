using System.Text;
using CsCheck;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Runtime.Workers.Detached;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>Wherever the reading of a program's output is cut off and begun again, spool and log are the same. Without
/// processes.</summary>
public sealed class OutputFollowerTests : IDisposable
{
    private const string Secret = "s3cr3t-Value";
    private const int KeptLog = 64 * 1024;                   // no less, so that the end of the log is whole

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private static readonly Gen<string> Line = Gen.OneOf(
        Gen.Int[1, 50].Select(step => $$"""{"step": {{step}}, "accuracy": 0.{{step}}}""" + "\n"),
        Gen.Const("""{"accuracy": 0.125, "loss": 3}""" + "\n"),
        Gen.Const("""{"accuracy": [0.5, 0.25]}""" + "\n"),
        Gen.Const("{\"accuracy\": \"much\"}\n"),
        Gen.Int[0, 200].Select(length => new string('t', length) + "\n"),
        Gen.Int[0, 30].Select(length => new string('p', length) + "\r"),
        Gen.Const("windows\r\n"),
        Gen.Const($"key {Secret}, half {Secret[..5]}\n"),
        Gen.Const($$"""{"accuracy": 0.5, "note": "{{Secret}}"}""" + "\n"),
        Gen.Int[17_000, 40_000].Select(length => new string('l', length) + "\n"),
        Gen.Int[30_000, 90_000].Select(length => string.Concat(Enumerable.Repeat("line\n", length / 5))),
        Gen.Const("{" + new string('x', 18_000) + "\n"));

    private static readonly Gen<string> PatternLine = Gen.OneOf(
        Gen.Int[1, 9].Select(step => $"Epoch {step}\n"), Gen.Int[1, 9].Select(value => $"val 0.{value}\n"),
        Gen.Const("val nought\n"), Gen.Const("talk\n"), Gen.Const($"{Secret}\r"));

    /// <summary>Bytes that come, and what happens to the worker then.</summary>
    private static Gen<(byte[] Bytes, int After)[]> Schedule(Gen<string> line) =>
        from lines in line.Array[1, 25]
        let all = Encoding.UTF8.GetBytes(string.Concat(lines))
        from cuts in Gen.Select(Gen.Int[0, all.Length], Gen.Int[0, 3]).Array[0, 8]
        select Pieces(all, [.. cuts.OrderBy(cut => cut.Item1)]);

    [Fact]
    public void What_is_told_and_what_is_logged_do_not_depend_on_where_the_worker_was_killed() =>
        Schedule(Line).Sample(pieces => Same(pieces, patterns: false), iter: 150);

    [Fact]
    public void Nor_do_they_where_a_step_and_its_metrics_stand_on_different_lines() =>
        Schedule(PatternLine).Sample(pieces => Same(pieces, patterns: true), iter: 150);

    [Fact]
    public void Both_streams_are_gone_on_with_where_they_were_left_and_what_was_not_sealed_is_read_again()
    {
        var directory = NewRun();
        var killed = Killed(directory, follower =>
        {
            Append(directory, "stdout", "one\n{\"accuracy\": 0.5}\nhalf a ");
            Append(directory, "stderr", "error one\nerror ");
            follower.Read();
        });
        Append(directory, "stdout", "line\n");
        Append(directory, "stderr", "two\n");
        var end = Killed(directory, follower => follower.Finish((_, tail) => new RunEnd(RunClass.Finished, "Done.", Tail: tail)));

        Assert.Equal(["1 Report", "2 RunEnd"], end);
        Assert.Equal(["1 Report"], killed);
        Assert.Equal("one\nhalf a line\nerror one\nerror two\n", File.ReadAllText(directory.LogFile));
    }

    [Fact]
    public void A_flood_is_given_back_to_the_disk_while_it_is_read()
    {
        var directory = NewRun();
        var flood = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(new string('f', 127) + "\n", 64 * 1024)));
        using var raw = new FileStream(new RunFiles(directory.Path).Output, FileMode.Append);
        using var spool = Spool.Open(new RunFiles(directory.Path).Spool);
        using var follower = Follower(directory, spool, patterns: false, RunLog.KeptBytes);
        var most = 0L;
        for (var i = 0; i < 8; i++)
        {
            raw.Write(flood);
            raw.Flush();
            while (follower.Read())
            {
            }
            most = Math.Max(most, DiskUse.Of(directory.Path));
        }
        Assert.InRange(most, 1, 48L << 20);
        Assert.InRange(new FileInfo(new RunFiles(directory.Path).Spool).Length, 1, 64 * 1024);
    }

    private static (byte[] Bytes, int After)[] Pieces(byte[] all, (int At, int After)[] cuts)
    {
        var (pieces, from) = (new List<(byte[], int)>(), 0);
        foreach (var (at, after) in cuts)
        {
            pieces.Add((all[from..at], after));
            from = at;
        }
        pieces.Add((all[from..], 0));
        return [.. pieces];
    }

    private void Same((byte[] Bytes, int After)[] pieces, bool patterns)
    {
        var (told, log) = Play(pieces.Select(piece => (piece.Bytes, 0)), patterns);
        var (toldAfterKills, logAfterKills) = Play(pieces, patterns);
        Assert.Equal(told, toldAfterKills);
        Assert.Equal(log, logAfterKills);
        Assert.DoesNotContain(Secret, $"{string.Concat(told)}{log}");
    }

    /// <summary>After each piece the worker goes on (0), has read all (1), is killed then (2), or is killed after it has written
    /// more to the log, and half a line to the spool (3).</summary>
    private (string[] Told, string Log) Play(IEnumerable<(byte[] Bytes, int After)> pieces, bool patterns)
    {
        var directory = NewRun();
        var files = new RunFiles(directory.Path);
        var spool = Spool.Open(files.Spool);
        var follower = Follower(directory, spool, patterns, KeptLog);
        foreach (var (bytes, after) in pieces)
        {
            using (var raw = new FileStream(files.Output, FileMode.Append)) raw.Write(bytes);
            if (after == 0) continue;
            while (follower.Read())
            {
            }
            if (after == 1) continue;
            follower.Dispose();
            spool.Dispose();
            if (after == 3) WriteHalf(directory);
            spool = Spool.Open(files.Spool);
            follower = Follower(directory, spool, patterns, KeptLog);
        }
        follower.Finish((progress, tail) => new RunEnd(RunClass.Finished, $"{progress}", Tail: tail));
        follower.Dispose();
        string[] told = [.. Lines(spool).Select(line => $"{line with { After = null }}{Metrics(line)}")];
        spool.Dispose();
        return (told, File.ReadAllText(directory.LogFile));
    }

    private static void WriteHalf(RunDirectory directory)
    {
        using (var log = new FileStream(directory.LogFile, FileMode.Append))
            if (log.Length < KeptLog) log.Write("not sealed\n"u8);
        using var spool = new FileStream(new RunFiles(directory.Path).Spool, FileMode.Append);
        spool.Write("""{"n":99,"reported":{"step":99,"names":["accuracy"],"values":[1]}}"""u8);
        spool.Write("\n{\"n\":1"u8);
    }

    private static string Metrics(SpoolLine line) => $"{line.Reported?.Metrics}";

    private static string[] Killed(RunDirectory directory, Action<OutputFollower> act)
    {
        using var spool = Spool.Open(new RunFiles(directory.Path).Spool);
        using (var follower = Follower(directory, spool, patterns: false, KeptLog)) act(follower);
        return [.. Lines(spool).Select(line => $"{line.N} {(line.Reported is not null ? "Report" : line.Ended?.GetType().Name)}")];
    }

    private static List<SpoolLine> Lines(Spool spool)
    {
        var reader = spool.Read();
        var lines = new List<SpoolLine>();
        while (reader.Next() is { } line)
            if (line.N is not null) lines.Add(line);
        return lines;
    }

    private static void Append(RunDirectory directory, string file, string text) =>
        File.AppendAllText(Path.Combine(directory.Path, file), text);

    private RunDirectory NewRun()
    {
        var run = RunBench.Order("train").Run with { Attempt = Interlocked.Increment(ref attempts) };
        var directory = ((Creation.Created)RunDirectory.Create(bench.Root, run)).Directory;
        new RunFiles(directory.Path).Create();
        return directory;
    }

    private int attempts;

    private static OutputFollower Follower(RunDirectory directory, Spool spool, bool patterns, int keptLog)
    {
        var order = RunBench.Order("train") with { LastStep = 1000 };
        if (patterns) order = order with { Training = order.Training with { Patterns = [@"Epoch (?<step>\d+)", @"val (?<accuracy>\S+)"] } };
        return new OutputFollower(RunPlan.ToRead(order, [Encoding.UTF8.GetBytes(Secret)]), directory, spool, new Teller(spool, 0),
            new TimeLimits(order.Training, TimeProvider.System, _ => { }), _ => { }, CancellationToken.None, keptLog);
    }
}
