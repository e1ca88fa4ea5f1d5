using System.Collections.Concurrent;
using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>Runs training programs as processes that outlive their worker: its actors, which may be replaced while this stays, and
/// its process. A new one over the same state directory finds the runs again when it is made.</summary>
/// <remarks>
/// Each run lies in a directory of its own below that of its study's runs, which all workers of a cluster share; which of them are
/// this worker's its state directory says. As long as this lives it renews the leases of all its runs, whoever may be attached
/// to them, by changing a text several times within the time after which a run without a worker ends itself.
/// <para>A run that was taken over tells and logs what it would have with a worker that stayed, but for this: where both streams
/// are read, lines of one may stand before lines of the other that were written earlier; warnings may come again; the time of
/// a step and of a silence begins anew. What a script writes by <c>&gt; /dev/stderr</c>, which empties the file behind it each
/// time, may be lost or come again; <c>&gt;&amp;2</c> is right.</para>
/// <para>Reports that nobody acknowledges wait on disk: as many as fit there. Where there is no room the run is not read further
/// until there is.</para>
/// </remarks>
public sealed class DetachedTrainer : ITrainer, IDisposable
{
    /// <summary>A run that no worker has renewed for so long ends itself, unless told otherwise.</summary>
    public static readonly TimeSpan UsualLease = TimeSpan.FromMinutes(10);

    private const int RenewalsPerLease = 20;
    private static readonly TimeSpan SlowestRenewal = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<RunId, DetachedTraining> runs = [];
    private readonly Func<StudyName, string> runsRootOf;
    private readonly Storeroom storeroom;
    private readonly Surroundings surroundings;
    private readonly CancellationTokenSource left = new();
    private readonly TimeSpan rhythm;
    private readonly ITimer renewal;

    /// <summary>Takes over the runs of this state directory, and goes on reading what they write.</summary>
    /// <param name="stateDirectory">The worker's own, on a disk of its machine; no two processes may use it at once. It is made if it
    /// is not there.</param>
    /// <param name="runsRootOf">Where the runs of a study lie, for all workers.</param>
    /// <param name="clock">For limits and waits.</param>
    /// <param name="lease">By default <see cref="UsualLease"/>; at least a second. A run has that which its worker had when it
    /// started it.</param>
    /// <param name="hidesDevices">Whether a run that was given no devices may see none, as where the worker deals out accelerators.
    /// </param>
    /// <exception cref="IOException">The directories can't be read: as long as the shared one is not mounted, nobody knows how
    /// its runs fare. A run whose own directory is gone is not taken over.</exception>
    public DetachedTrainer(
        string stateDirectory, Func<StudyName, string> runsRootOf, TimeProvider clock, TimeSpan? lease = null, bool hidesDevices = false)
    {
        this.runsRootOf = runsRootOf;
        storeroom = new Storeroom(runsRootOf);
        var patience = lease ?? UsualLease;
        surroundings = new Surroundings(DetachedShim.WriteTo(stateDirectory), patience, hidesDevices,
            new RunRegister(Path.Combine(stateDirectory, "runs")), new Origins(clock), clock, left.Token);
        foreach (var run in surroundings.Register.All()) TakeOver(run);
        rhythm = patience / RenewalsPerLease < SlowestRenewal ? patience / RenewalsPerLease : SlowestRenewal;
        renewal = clock.CreateTimer(_ => Renew(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>All that was to be deleted so far is, or could not be.</summary>
    public Task Dropped => storeroom.Dropped;

    public ITraining? Start(RunOrder order, RunCallbacks on)
    {
        switch (RunDirectory.Create(runsRootOf(order.Run.Study), order.Run))
        {
            case Creation.Created made:
                return Start(order, made.Directory, on);
            case Creation.Failed failed:
                on.Ended(EndOfRun.StartFailed(failed.Reason));
                return new NeverStarted();
            default:
                return null;
        }
    }

    /// <summary>All runs that are not forgotten.</summary>
    public ImmutableArray<AttachedRun> Attached() =>
    [
        .. runs.Values.OrderBy(run => run.Order.Run.Study).ThenBy(run => run.Order.Run.Trial)
            .Select(run => (run, known: run.Acknowledged))
            .Select(at => new AttachedRun(at.run.Order, at.known, on => Attach(at.run, on, at.known), at.run.HasEnded))
    ];

    public void Drop(ImmutableArray<CheckpointName> checkpoints) => storeroom.Drop(checkpoints);

    public void Drop(ImmutableArray<RunId> artifacts) => storeroom.Drop(artifacts);

    /// <summary>Those of runs that are not forgotten are left out, whichever worker they belong to: what they have not told
    /// yet would seem to be nobody's.</summary>
    public void List(StudyName study, Action<ImmutableArray<CheckpointName>> found) => Task.Run(() =>
    {
        var root = runsRootOf(study);
        var kept = new Dictionary<RunId, bool>();
        bool IsKept(RunId run) => kept.TryGetValue(run, out var known) ? known : kept[run] = RunFiles.IsKeptIn(RunDirectory.PathOf(root, run));
        found([.. storeroom.List(study).Where(checkpoint => !IsKept(checkpoint.Run))]);
    });

    /// <summary>Leaves the runs to themselves: they go on, until a worker takes them over or their leases run out.</summary>
    public void Dispose()
    {
        renewal.Dispose();
        left.Cancel();
        Task.WaitAll([.. runs.Values.Select(run => run.Life)]);
        foreach (var run in runs.Values) run.Close();
        left.Dispose();
    }

    private ITraining Start(RunOrder order, RunDirectory directory, RunCallbacks on)
    {
        try
        {
            var run = DetachedTraining.Start(order, directory, surroundings);
            runs[order.Run] = run;
            return Attach(run, on, known: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            on.Ended(EndOfRun.StartFailed(directory.InAnyRun(e.Message)));
            return new NeverStarted();
        }
    }

    private ITraining Attach(DetachedTraining run, RunCallbacks on, long known) =>
        run.Attach(on, known, () => runs.TryRemove(run.Order.Run, out _));

    private void TakeOver(RegisteredRun run)
    {
        if (Directory.Exists(run.Directory))
            runs[run.Order.Run] = DetachedTraining.Resume(run.Order, RunDirectory.At(run.Directory, run.Order.Run), surroundings);
        else if (StudiesAround(run.Directory) is { } studies && !Directory.Exists(studies))
            throw new IOException($"'{studies}' is not there, where runs of this worker lie. Mount it before the worker is started.");
        else
            surroundings.Register.Remove(run.Order.Run);        // removed, as with a study that was deleted: the run is lost
    }

    // STUDIES/study/runs/run.
    private static string? StudiesAround(string run) => Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(run)));

    private void Renew()
    {
        foreach (var run in runs.Values) run.Renew();
        renewal.Change(rhythm, Timeout.InfiniteTimeSpan);
    }
}
