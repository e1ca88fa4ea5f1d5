using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Studies;
using Xunit.Abstractions;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>More studies at once than a cluster has slots for. Takes minutes.</summary>
[Trait("Run", "apart")]
public sealed class ManyStudiesTests(ITestOutputHelper output)
{
    private const int Studies = 50, Trials = 20, Workers = 4, SlotsEach = 4;

    private const string Figure = "50 studies of 20 trials on 4 workers of 4 slots";

    private static readonly TimeSpan ToEnd = TimeSpan.FromMinutes(15), BetweenCommands = TimeSpan.FromSeconds(3);

    /// <summary>Until all are open, and what a slot takes from one study to the next, four times.</summary>
    private static readonly TimeSpan ToOpen = Figures.Within(10);

    private static readonly string[] Names = [.. Enumerable.Range(0, Studies).Select(number => $"many-{number:00}")];

    private readonly Dictionary<TestNode, double> atRest = [];
    private readonly ConcurrentBag<TimeSpan> submissions = [];
    private readonly List<TimeSpan> commands = [];

    [ProgramFact("postgresql")]
    public async Task Fifty_studies_at_once_end_all_and_none_starves()
    {
        await using var cluster = await TestCluster.StartAsync(Workers,
            ("HYPERTUNE_WORKER_SLOTS", $"{SlotsEach}"), ("HYPERTUNE_WORKER_CPUS", $"{SlotsEach}"));
        // What a node does for the first time takes seconds, and is not what is measured.
        await cluster.SubmitAsync(TestStudy.File(trials: 4, name: "first", step: 0.1));
        await cluster.UntilAsync(report => report.State == "ended", ToEnd, "first");
        foreach (var node in cluster.Nodes) atRest[node] = NodeMemory.Of(node);

        var (began, before) = (DateTimeOffset.UtcNow, ProcessorTime());
        var submitted = await Task.WhenAll(Names.Select(name => SubmitAsync(cluster, name)));
        await CommandUntilEndedAsync(cluster);

        var waits = Names.Select((name, number) => StudyWaits.Of(name, submitted[number], Checked(cluster, name))).ToArray();
        Assert.Empty(cluster.Trace.TrainedTwice);
        Report(cluster, began, waits);
        var after = ProcessorTime();
        Say("the machine's processors were busy", 100.0 * (after.Busy - before.Busy) / (after.All - before.All), "%");
        // The pool serves the study with the smallest share first, and of equal ones that which was served longest ago. So one without
        // any run waits for the others without one at most: 50 of them are served when each of 16 slots was given on four times.
        var rounds = Math.Ceiling((double)Studies / (Workers * SlotsEach));
        var bound = rounds * waits.Max(study => study.LongestRun) + ToOpen;
        Say("bound of a fair pool: 4 of the longest runs and the opening", bound);
        Assert.All(waits, study => Assert.InRange(study.FirstRun, TimeSpan.Zero, bound));
        Assert.All(waits, study => Assert.InRange(study.LongestWait, TimeSpan.Zero, bound));
    }

    /// <summary>Half of them with promotion, half with stopping.</summary>
    private static string VariantOf(string name) => Array.IndexOf(Names, name) % 2 == 0 ? "promotion" : "stopping";

    private async Task<DateTimeOffset> SubmitAsync(TestCluster cluster, string name)
    {
        var file = TestStudy.File(trials: Trials, slots: 4, name: name, step: 0.3)
            .Replace("variant: promotion", $"variant: {VariantOf(name)}", StringComparison.Ordinal);
        var (at, began) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
        var answer = await cluster.SubmitAsync(file);
        submissions.Add(Stopwatch.GetElapsedTime(began));
        Assert.True(answer.Accepted, answer.Because);
        return at;
    }

    /// <summary>Gives each study a command every few seconds, until all have ended: what one takes while all of them run is what is
    /// measured.</summary>
    private async Task CommandUntilEndedAsync(TestCluster cluster)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var began = Stopwatch.GetTimestamp();
        var open = Names.ToList();
        for (var round = 0; open.Count > 0; round++)
        {
            foreach (var name in open)
            {
                var node = cluster.StudyNodes[round % cluster.StudyNodes.Count];
                if (open.Count == Studies) await CommandAsync(http, node, name);
                await Task.Delay(BetweenCommands / Studies);                  // far below what one client may ask
            }
            foreach (var name in open.ToArray())
                if ((await cluster.ReportAsync(name)).State == "ended") open.Remove(name);
            Assert.True(Stopwatch.GetElapsedTime(began) < ToEnd, $"{open.Count} studies go on still: {string.Join(' ', open)}");
        }
    }

    private async Task CommandAsync(HttpClient http, TestNode node, string study)
    {
        var command = new ControlCommand("enqueue", Guid.NewGuid().ToString("N"), "test", Given: new Dictionary<string, string> { ["x"] = "500" });
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync(
            new Uri($"{node.Url}/studies/{study}/commands"), command, ControlJson.Default.ControlCommand);
        commands.Add(Stopwatch.GetElapsedTime(began));
        // It may have its last trial by now, and want none more.
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync());
    }

    /// <returns>The study's facts, all of which are as the rules say.</returns>
    private static IReadOnlyList<StudyEvent> Checked(TestCluster cluster, string name)
    {
        var facts = cluster.Facts(name);
        var verification = new Verification(Processor.InstructionSet);
        foreach (var fact in facts) verification.Take(fact);
        verification.End();
        Assert.Empty(verification.Findings);
        Assert.Equal(EndReason.Trials, Assert.Single(facts.OfType<StudyEvent.StudyEnded>()).Reason);
        Assert.Equal(Trials, verification.State!.Trials.Count);
        Assert.DoesNotContain(facts, fact => fact is StudyEvent.TrialFailed);
        var reports = facts.OfType<StudyEvent.MetricReported>().Select(fact => (fact.Run, fact.Seq)).ToArray();
        Assert.Equal(reports.Length, reports.Distinct().Count());
        return facts;
    }

    private void Report(TestCluster cluster, DateTimeOffset began, StudyWaits[] waits)
    {
        output.WriteLine($"{Figure}: 25 with promotion, 25 with stopping; a step takes 0.3 s");
        foreach (var study in waits)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{study.Study} {VariantOf(study.Study),-9} first run after {study.FirstRun.TotalSeconds,6:0.00} s, longest wait {study.LongestWait.TotalSeconds,6:0.00} s, end after {study.End.TotalSeconds,6:0.0} s"));
        var facts = Names.Select(name => cluster.Facts(name)).ToArray();
        Say("all have ended", facts.Max(of => of[^1].At.Utc) - began);
        Say("submission is answered, p50", Quantile(submissions, 0.5));
        Say("submission is answered, worst", Quantile(submissions, 1));
        Say("first run after submission, p50", Quantile(waits.Select(study => study.FirstRun), 0.5));
        Say("first run after submission, worst", waits.Max(study => study.FirstRun));
        Say("longest wait without a run", waits.Max(study => study.LongestWait));
        Say("longest run", waits.Max(study => study.LongestRun));
        Say("first study ends", waits.Min(study => study.End));
        Say("command is answered, p50", Quantile(commands, 0.5));
        Say("command is answered, p99", Quantile(commands, 0.99));
        Say("commands while all run", commands.Count, "");
        Say("runs", facts.Sum(of => of.OfType<StudyEvent.RunPlaced>().Count()), "");
        foreach (var node in cluster.Nodes)
        {
            Say($"memory of {node.Name} at rest", atRest[node], "MB");
            Say($"memory of {node.Name}, peak", NodeMemory.PeakOf(node), "MB");
            Say($"memory of {node.Name} at the end", NodeMemory.Of(node), "MB");
        }
    }

    private void Say(string what, TimeSpan took) => Say(what, took.TotalSeconds, "s");

    private void Say(string what, double value, string unit)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-60} {value,9:0.00} {unit}"));
        Figures.Add(Figure, what, value, unit);
    }

    /// <summary>Of all of the machine's processors since it was started, in the kernel's ticks.</summary>
    private static (long Busy, long All) ProcessorTime()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());             // but idle, and waiting for a disk
    }

    private static TimeSpan Quantile(IEnumerable<TimeSpan> of, double part)
    {
        var sorted = of.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
    }
}
