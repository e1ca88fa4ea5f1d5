using System.Runtime.CompilerServices;
using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>What a state holds in memory for each finished trial, of which it keeps configuration, curve, metrics and its
/// places at the rungs. The state of a study with 100 trials is taken off.</summary>
internal static class Memory
{
    private const int Trials = 100_000;
    private const int Few = 100;
    private const int Goal = 800;

    private static readonly FactSerializer Facts = new(null!);
    private static readonly SnapshotSerializer Snapshots = new(null!);

    public static Task MeasureAsync(FigureTable table, Bench bench)
    {
        _ = Restored(SnapshotOf(Few));                        // what is made once for all is there
        Add(table, "memory, replayed", Held(() => Replayed(Trials)) - Held(() => Replayed(Few)),
            $"a finished trial, {LongStudy.Spec.Parameters.Length} parameters, {LongStudy.Reports} reports, at 3 rungs; facts decoded from JSON");
        var (many, few) = (SnapshotOf(Trials), SnapshotOf(Few));
        Add(table, "memory, from a snapshot", Held(() => Restored(many)) - Held(() => Restored(few)),
            $"the same; snapshot of {many.Length / (double)Trials:0} bytes a trial");
        return Task.CompletedTask;
    }

    private static void Add(FigureTable table, string figure, long bytes, FormattableString how)
    {
        var each = bytes / (double)(Trials - Few);
        table.Add(figure, $"{each:0} bytes", $"{Goal} bytes", each <= Goal, how);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static StudyState Replayed(int trials)
    {
        var open = new StudyCommand.Open(LongStudy.Spec, "bench", "0");
        var opened = StudyRules.Decide(null, open, default);
        var facts = opened.Events.Concat(new LongStudy(opened.Next!, trials).Steps().Select(step => step.Fact));
        return facts.Aggregate((StudyState?)null, (state, fact) => JournalReader.Evolve(state, Again(fact)))!;
    }

    private static StudyEvent Again(StudyEvent fact) =>
        (StudyEvent)Facts.FromBinary(Facts.ToBinary(fact), Facts.Manifest(fact));

    private static byte[] SnapshotOf(int trials) => Snapshots.ToBinary(Replayed(trials));

    private static StudyState Restored(byte[] snapshot) => (StudyState)Snapshots.FromBinary(snapshot, Snapshots.Manifest(null!));

    /// <returns>Bytes that live only as long as what <paramref name="make"/> returns.</returns>
    private static long Held(Func<object> make)
    {
        var before = Living();
        var held = make();
        var bytes = Living() - before;
        GC.KeepAlive(held);
        return bytes;
    }

    private static long Living()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
