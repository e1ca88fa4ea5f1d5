using System.Globalization;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Says what a study waits for, with numbers: what it wants, what is free, who has the rest.</summary>
internal static class Waiting
{
    /// <param name="matching">After a match, so that what would fit is offered.</param>
    /// <param name="study">Which.</param>
    public static WaitingBecause For(SlotMatching matching, StudyName study)
    {
        var claimant = matching.Of(study.Value);
        if (claimant.Demand is not { } demand) return new(study, 0, "The slot pool has not heard of it: it is not open.");
        var more = demand.Slots - claimant.Has;
        return more > 0
            ? new(study, more, string.Join(' ', Because(matching, study.Value, claimant, demand, more)))
            : new(study, 0, NotWaiting(claimant, demand));
    }

    private static string NotWaiting(Claimant claimant, Demand demand) => claimant switch
    {
        { Has: > 0 } => Text($"It does not wait: {Count(claimant.Has, "slot")} {(claimant.Has == 1 ? "is" : "are")} offered to it."),
        _ when claimant.Used.Runs >= demand.Concurrency => Text($"Its concurrency of {demand.Concurrency} is used up."),
        _ => "It wants no more slots.",
    };

    private static IEnumerable<string> Because(SlotMatching matching, string study, Claimant claimant, Demand demand, int more)
    {
        yield return Text($"It wants {Count(more, "slot")} more, {(more == 1 ? "" : "each ")}of {Shape(demand.Resources)}.");
        if (matching.Workers.IsEmpty)
        {
            yield return "No worker is there.";
            yield break;
        }
        if (Impossible(matching, demand.Resources) is { } impossible)
        {
            yield return impossible;
            yield break;
        }
        var able = matching.Workers.Values.Where(worker => worker.Here.Capacity.CanHold(demand.Resources)).ToArray();
        foreach (var sentence in Closed(matching, demand, able)) yield return sentence;
        var open = able.Where(worker => matching.IsOpen(worker) && demand.Workers.Contains(worker.Here.Host)).ToArray();
        if (open.Length == 0) yield break;
        yield return Left(matching, study, demand, open);
        if (matching.Reserved.FirstOrDefault(kept => kept.Value == study) is { Key: { } kept })
            yield return $"{kept} is reserved for it, and offered to nobody else until what it wants fits.";
        yield return Shares(matching, claimant);
    }

    /// <returns>Why no worker could hold such a run even if it were empty; <see langword="null"/> if one could.</returns>
    private static string? Impossible(SlotMatching matching, Resources run)
    {
        var workers = matching.Workers.Values.Select(worker => worker.Here.Capacity).ToArray();
        if (workers.Any(worker => worker.CanHold(run))) return null;
        foreach (var label in run.Labels ?? Capacity.NoLabels)
            if (!workers.Any(worker => worker.Has(label))) return $"No worker has the label {label.Key}={label.Value}.";
        foreach (var kind in Kind.All)
            if (kind.Need(run) > 0 && workers.All(worker => kind.Of(worker) < kind.Need(run)))
                return $"No worker has {kind.Say(kind.Need(run))} (the largest has {kind.Say(workers.Max(worker => kind.Of(worker)!.Value))}).";
        return "No worker has all of that at once.";
    }

    private static IEnumerable<string> Closed(SlotMatching matching, Demand demand, WorkerRoom[] able)
    {
        if (Names(able, worker => matching.IsElsewhere(worker.Here)) is { Length: > 0 } elsewhere)
            yield return $"{elsewhere} {(elsewhere.Contains(' ', StringComparison.Ordinal) ? "see" : "sees")} another directory than the study nodes.";
        if (Names(able, worker => worker.Here.Standing == WorkerStanding.Draining && !matching.IsElsewhere(worker.Here)) is { Length: > 0 } draining)
            yield return $"{draining} {(draining.Contains(' ', StringComparison.Ordinal) ? "are" : "is")} draining.";
        if (Names(able, worker => worker.Here.Standing is WorkerStanding.SetAside or WorkerStanding.OnTrial && !matching.IsOpen(worker)) is { Length: > 0 } aside)
            yield return $"Several runs in a row could not start on {aside}, which {(aside.Contains(' ', StringComparison.Ordinal) ? "are" : "is")} set aside for a while.";
        if (Names(able, worker => !demand.Workers.Contains(worker.Here.Host)) is { Length: > 0 } unknown)
            yield return $"It can't use {unknown} now: they have not met, or its trials that wait could not start there.";
    }

    /// <summary>What is free where it could run, and who has the rest, in the kind that it lacks.</summary>
    private static string Left(SlotMatching matching, string study, Demand demand, WorkerRoom[] open)
    {
        var kind = Kind.All.FirstOrDefault(kind => open.All(worker => kind.Left(worker.Room) < kind.Need(demand.Resources)))
            ?? Kind.All.FirstOrDefault(kind => kind.Need(demand.Resources) > 0 && open.Any(worker => kind.Of(worker.Here.Capacity) is not null));
        if (kind is null) return "The workers where it could run count nothing of what they have.";
        var counting = open.Where(worker => kind.Of(worker.Here.Capacity) is not null).ToArray();
        var free = counting.Where(worker => kind.Left(worker.Room) > 0).ToArray();
        var sum = free.Sum(worker => kind.Left(worker.Room)!.Value);
        var text = Text($"{kind.Number(sum)} of {kind.Say(counting.Sum(worker => kind.Of(worker.Here.Capacity)!.Value))} {(sum == 1 ? "is" : "are")} free");
        if (free.Length > 0)
            text += ", on " + List(free.Select(worker => $"{worker.Here.Host.Worker} ({kind.Number(kind.Left(worker.Room)!.Value)}{KeptFor(matching, study, worker)})"));
        var users = Users(kind, counting);
        return users.Count == 0 ? text + "." : text + "; " + List(users.Select(user =>
            $"{kind.Number(user.Value)} {(user.Value == 1 ? "is" : "are")} used by {(user.Key == study ? "itself" : user.Key)}{Weight(matching, user.Key)}")) + ".";
    }

    private static string KeptFor(SlotMatching matching, string study, WorkerRoom worker) =>
        matching.Reserved.TryGetValue(worker.Here.Host.Worker, out var other) && other != study ? $", reserved for {other}" : "";

    private static SortedDictionary<string, decimal> Users(Kind kind, WorkerRoom[] workers)
    {
        var users = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var worker in workers)
        {
            foreach (var taken in worker.Here.Taken)
                Add(taken.Run.Study.Value, taken.Claim.Resources);
            foreach (var (slot, study) in worker.Offers)
                Add(study, worker.Room.Claims[slot].Resources);
        }
        return users;

        void Add(string study, Resources run)
        {
            if (kind.Need(run) > 0) users[study] = users.GetValueOrDefault(study) + kind.Need(run);
        }
    }

    private static string Shares(SlotMatching matching, Claimant claimant)
    {
        var own = claimant.ShareOf(matching.Total);
        var others = matching.Studies.Values.Where(other => other != claimant && other.WantsMore).ToArray();
        var ahead = others.Count(other => other.ShareOf(matching.Total) < own);
        var share = Text($"its weight is {claimant.Demand!.Weight}, and it has {claimant.Used.DominantIn(matching.Total):P0} of the cluster");
        return ahead > 0
            ? Text($"It has its share: {share}; {Count(ahead, "study", "studies")} that {(ahead == 1 ? "waits has" : "wait have")} less for {(ahead == 1 ? "its" : "their")} weight.")
            : char.ToUpperInvariant(share[0]) + share[1..] + "; the next slot that fits is its own.";
    }

    private static string Weight(SlotMatching matching, string study) =>
        matching.Of(study).Demand is { Weight: not 1 and var weight } ? Text($" (weight {weight})") : "";

    private static string Names(WorkerRoom[] workers, Func<WorkerRoom, bool> which) =>
        List(workers.Where(which).Select(worker => worker.Here.Host.Worker));

    private static string Shape(Resources run)
    {
        var parts = Kind.All.Where(kind => kind != Kind.Slots && kind.Need(run) > 0).Select(kind => kind.Say(kind.Need(run))).ToArray();
        var labels = run.Labels is { Count: > 0 } ? ", on a worker with " + List(run.Labels.Select(label => $"{label.Key}={label.Value}")) : "";
        return List(parts) + labels;
    }

    private const int MostListed = 8;

    private static string List(IEnumerable<string> items)
    {
        var all = items.ToArray();
        if (all.Length > MostListed) all = [.. all[..(MostListed - 1)], Text($"{all.Length - MostListed + 1} more")];
        return all.Length < 2 ? string.Concat(all) : string.Join(", ", all[..^1]) + " and " + all[^1];
    }

    private static string Count(int number, string one, string? many = null) => Text($"{number} {(number == 1 ? one : many ?? one + "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>One of what workers count.</summary>
    private sealed record Kind(
        string Unit, Func<Capacity, decimal?> Of, Func<Occupancy, decimal?> Left, Func<Resources, decimal> Need)
    {
        private const decimal Gigabyte = 1_000_000_000;

        public static readonly Kind Slots = new("slot", worker => worker.Slots, room => room.SlotsLeft, _ => 1);

        private static readonly Kind Memory =
            new("GB", worker => worker.Memory, room => room.MemoryLeft, run => run.Memory ?? 0);

        /// <summary>The scarcest first.</summary>
        public static readonly Kind[] All =
        [
            new("GPU", worker => worker.Gpus.Length, room => room.GpusLeft, run => run.Gpus), Slots,
            new("CPU", worker => worker.Cpus, room => room.CpusLeft, run => run.Cpus), Memory,
        ];

        public string Number(decimal amount) => this == Memory ? Text($"{amount / Gigabyte:0.##} GB") : Text($"{amount:0.###}");

        public string Say(decimal amount) =>
            this == Memory ? Text($"{Number(amount)} of memory") : Text($"{Number(amount)} {Unit}{(amount == 1 ? "" : "s")}");
    }
}
