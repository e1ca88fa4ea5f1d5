using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Coordination;

/// <summary>What a worker says of its slots.</summary>
internal static class SlotsSaid
{
    public static readonly StudyName Somebody = new("somebody");

    /// <summary>A worker with a plain number of slots, of which somebody has some.</summary>
    public static SlotsHere Of(WorkerIncarnation host, int slots, params int[] taken) => new(
        host, Capacity.OfSlots(slots), [.. taken.Select(slot => By(Somebody, slot, Resources.Usual))]);

    public static SlotTaken By(StudyName study, int slot, Resources run, params string[] devices) =>
        new(new RunId(study, new TrialNumber(slot), 1), new Claim(slot, [.. devices], run));

    /// <summary>A worker with all that a machine has.</summary>
    public static SlotsHere Node(string name, decimal cpus, int gpus = 0, params (string Key, string Value)[] labels) => new(
        new WorkerIncarnation(name, 1),
        Capacity.Of(cpus, null, [.. Enumerable.Range(0, gpus).Select(gpu => new Gpu($"{name}-{gpu}"))]) with
        {
            Labels = labels.ToImmutableSortedDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal),
        }, []);
}
