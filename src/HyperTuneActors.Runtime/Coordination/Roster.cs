using Akka.Actor;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>The workers that a study has heard of, each in its latest life, and for how long they have been silent.</summary>
/// <remarks>Silence is counted in looks, not read from a clock: a process that was stopped for a while must not find its
/// workers lost because it did not listen itself.</remarks>
internal sealed class Roster(TimeProvider time, TimeSpan rhythm, TimeSpan patience)
{
    private readonly Dictionary<WorkerIncarnation, IActorRef> actors = [];
    private readonly Dictionary<string, int> silence = new(StringComparer.Ordinal);
    private readonly int looks = (int)Math.Ceiling(patience / rhythm);
    private long lastLook = time.GetTimestamp();

    /// <summary>All that a worker is told goes to these.</summary>
    public IEnumerable<IActorRef> Actors => actors.Values;

    public bool TryGet(WorkerIncarnation host, out IActorRef actor) => actors.TryGetValue(host, out actor!);

    /// <summary>Whether a later life of the worker was heard of.</summary>
    public bool IsOver(WorkerIncarnation host) =>
        actors.Keys.Any(known => known.Worker == host.Worker && known.Incarnation > host.Incarnation);

    public void Hear(WorkerIncarnation host, IActorRef actor)
    {
        actors[host] = actor;
        silence[host.Worker] = 0;
    }

    /// <summary>A life of a worker was decided upon: its older ones are over.</summary>
    public void Retire(WorkerIncarnation host)
    {
        foreach (var older in actors.Keys.Where(w => w.Worker == host.Worker && w.Incarnation < host.Incarnation).ToArray())
            actors.Remove(older);
    }

    /// <summary>Looks who was silent for too long; to be called in the study's rhythm. Whoever was never heard of has been silent
    /// since the first look.</summary>
    /// <param name="hosts">Where runs are, whether they were heard of or not.</param>
    /// <returns>The lost ones, each once; they are forgotten until they are heard of again.</returns>
    public IReadOnlyList<WorkerIncarnation> Lost(IEnumerable<WorkerIncarnation> hosts)
    {
        var since = time.GetElapsedTime(lastLook);
        lastLook = time.GetTimestamp();
        if (since < rhythm / 2) return [];                     // a timer that catches up after a stop
        foreach (var worker in silence.Keys.ToArray()) silence[worker]++;
        var lost = new List<WorkerIncarnation>();
        foreach (var host in hosts.Concat(actors.Keys).GroupBy(host => host.Worker).Select(lives => lives.Max()))
        {
            if (silence.TryAdd(host.Worker, 1) || silence[host.Worker] <= looks) continue;
            silence.Remove(host.Worker);
            foreach (var life in actors.Keys.Where(known => known.Worker == host.Worker).ToArray()) actors.Remove(life);
            lost.Add(host);
        }
        return lost;
    }
}
