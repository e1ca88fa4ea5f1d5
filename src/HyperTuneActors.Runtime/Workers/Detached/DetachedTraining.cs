using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>One run of a training program that outlives its worker, from its start, or from where this worker takes it over, until
/// the study has acknowledged its end.</summary>
internal sealed class DetachedTraining
{
    private const string NeverBegun = "The worker was ended before it had started the program.";

    private readonly RunDirectory directory;
    private readonly Surroundings surroundings;
    private readonly RunFiles files;
    private readonly Spool spool;
    private readonly NumberFile lease;
    private readonly NumberFile acknowledged;
    private readonly Lock stopping = new();
    private Attachment? attachment;
    private StopCause? cause;
    private DetachedProcess? process;

    private DetachedTraining(RunOrder order, RunDirectory directory, Surroundings surroundings)
    {
        (Order, this.directory, this.surroundings) = (order, directory, surroundings);
        files = new RunFiles(directory.Path);
        spool = Spool.Open(files.Spool);
        lease = NumberFile.Open(files.Lease);
        acknowledged = NumberFile.Open(files.Acknowledged);
        cause = spool.Stop;
        Teller = new Teller(spool, Math.Min(acknowledged.Number, spool.Last));
    }

    /// <summary>As it is carried out.</summary>
    public RunOrder Order { get; private set; }

    public bool HasEnded => spool.Ended is not null;

    /// <summary>When this worker has no more to do for it than to tell.</summary>
    public Task Life { get; private set; } = Task.CompletedTask;

    private Teller Teller { get; }

    /// <summary>Starts the program off the caller's thread.</summary>
    /// <exception cref="IOException">Its files can't be written.</exception>
    public static DetachedTraining Start(RunOrder order, RunDirectory directory, Surroundings surroundings)
    {
        var run = new DetachedTraining(order, directory, surroundings);
        run.Life = Task.Run(() => run.LiveAsync(run.StartAsync));
        return run;
    }

    /// <summary>Takes over what an earlier worker has started, off the caller's thread.</summary>
    /// <exception cref="IOException">Its files can't be read.</exception>
    public static DetachedTraining Resume(RunOrder order, RunDirectory directory, Surroundings surroundings)
    {
        var run = new DetachedTraining(order, directory, surroundings);
        if (run.HasEnded) run.Life = Task.Run(run.TidyUp);
        else run.Life = Task.Run(() => run.LiveAsync(run.ResumeAsync));
        return run;
    }

    /// <summary>Tells all after a number to someone from now on, and to nobody else.</summary>
    /// <param name="on">Whom to tell.</param>
    /// <param name="known">Up to this number it is known.</param>
    /// <param name="forgotten">Called when nothing need be remembered.</param>
    public ITraining Attach(RunCallbacks on, long known, Action forgotten)
    {
        var newest = new Attachment(this, forgotten);
        Volatile.Write(ref attachment, newest);
        Teller.Attach(on, known);
        return newest;
    }

    /// <summary>The study has what was told up to this number.</summary>
    public long Acknowledged => Teller.Acknowledged;

    /// <summary>The worker lives. To be called often.</summary>
    public void Renew()
    {
        try
        {
            if (!HasEnded) lease.Write(lease.Number + 1);
            if (acknowledged.Number != Acknowledged) acknowledged.Write(Acknowledged);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Its directory is gone, or it has been forgotten; a disk that comes back is written to the next time.
        }
    }

    // The edge to the training process: whatever goes wrong here is the end of this run, not of the worker.
    private async Task LiveAsync(Func<Task> live)
    {
        try
        {
            try
            {
                await live();
            }
            catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
            {
                Conclude(spool.Started is null
                    ? EndOfRun.StartFailed(directory.InAnyRun(e.Message))
                    : new RunEnd(RunClass.Lost, $"Its files could not be read: {e.Message}"));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Conclude(EndOfRun.Bug(e.ToString()));
            }
        }
        catch (OperationCanceledException) when (surroundings.Left.IsCancellationRequested)
        {
            // It goes on without this worker.
        }
    }

    private async Task StartAsync()
    {
        files.Create();
        switch (Preparation.Of(Order, directory, surroundings.HidesDevices))
        {
            case Preparation.Refused refused:
                surroundings.Register.Add(new RegisteredRun(directory.Path, Order));
                Conclude(EndOfRun.StartFailed(refused.Reason));
                return;
            case Preparation.Ready { Plan: var plan }:
                Order = plan.Order;
                surroundings.Register.Add(new RegisteredRun(directory.Path, Order));
                directory.Furnish();
                directory.Write(Order.Configuration);
                using (var memory = MemoryGuard.For(Order.Training.Limits?.Memory, directory))
                    await LaunchAsync(plan, memory);
                return;
            default:
                throw new UnreachableException();
        }
    }

    private async Task LaunchAsync(RunPlan plan, MemoryGuard memory)
    {
        if (Volatile.Read(ref cause) is not null)
        {
            Conclude(EndOfRun.StoppedBeforeStart());
            return;
        }
        var origin = surroundings.Origins.OfAsync(plan);
        string[] script = [surroundings.Shim.Path, directory.Path, Whole(surroundings.Lease.TotalSeconds),
            Whole(Order.Training.Grace.TotalSeconds * DetachedShim.TicksPerSecond)];
        using (var shell = new Process { StartInfo = ProgramStart.Of(plan, script, memory) })
        {
            shell.Start();
            using var input = shell.StandardInput;
            var leader = ProgramStart.LeaderOf(Order.Run, shell);
            directory.Write(leader);
            memory.Admit(leader);
            Volatile.Write(ref process, new DetachedProcess(leader, directory.Path, surroundings));
            spool.Append([], new SpoolLine(Started: new SpoolLine.Start(leader.Pid, await origin, plan.Note)));
            if (Volatile.Read(ref cause) is null) ProgramStart.SayGo(input.BaseStream);
        }
        Teller.Tell();
        await FollowAsync(plan, process!, memory);
    }

    private async Task ResumeAsync()
    {
        if (spool.Started is null)
        {
            Conclude(new RunEnd(RunClass.Lost, NeverBegun));
            return;
        }
        if (RunDirectory.ProcessIn(directory.Path) is not { } leader)
        {
            Conclude(new RunEnd(RunClass.Lost, "Its directory does not say any more which process it is."));
            return;
        }
        var found = new DetachedProcess(leader, directory.Path, surroundings);
        Volatile.Write(ref process, found);
        string? Variable(string name) => found.Variable(name) ?? Environment.GetEnvironmentVariable(name);
        if (Secrets.Fault(Order.Training, Variable) is { } fault)
        {
            await found.EndAsync(Order.Training.Grace);
            Conclude(new RunEnd(RunClass.Lost, $"Its output can't be read without what must be blotted out of it. {fault}"));
            return;
        }
        using var memory = MemoryGuard.Resume(Order.Training.Limits?.Memory, directory);
        await FollowAsync(RunPlan.ToRead(Order, Secrets.Values(Order.Training, Variable)), found, memory);
    }

    private async Task FollowAsync(RunPlan plan, DetachedProcess found, MemoryGuard memory)
    {
        try
        {
            await FollowToEndAsync(plan, found, memory);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            await found.EndAsync(Grace);
            throw;
        }
        TidyUp();
        Teller.Tell();
    }

    private async Task FollowToEndAsync(RunPlan plan, DetachedProcess found, MemoryGuard memory)
    {
        using var limits = new TimeLimits(Order.Training, surroundings.Clock, End, found.Age);
        using var follower = new OutputFollower(plan, directory, spool, Teller, limits, End, surroundings.Left);
        if (Volatile.Read(ref cause) is not null) _ = found.EndAsync(Grace);
        memory.Watch(found.Group, surroundings.Clock, End);
        await Task.Factory.StartNew(
            () => new FollowLoop(follower, found, memory, surroundings).Run(),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await found.EndAsync(Grace);
        follower.Finish((progress, tail) => EndOf(found, progress, tail, memory.Evidence()));
    }

    private TimeSpan Grace => cause is StopCause.TooMuchMemory ? TimeSpan.Zero : Order.Training.Grace;

    private RunEnd EndOf(DetachedProcess found, Progress progress, string? tail, MemoryEvidence memory)
    {
        if (found.IsOfEarlierBoot)
            return new RunEnd(RunClass.Lost, "The machine was started anew, and the run was gone.", Tail: tail);
        if (!files.IsBegun && cause is null)
            return new RunEnd(RunClass.Lost, NeverBegun, Tail: tail);
        var end = files.ExitCode is { } code ? ProcessEnd.Of(code) : new ProcessEnd(null, Kernel.Kill);
        var isDone = end.ExitCode == 0 && progress.IsComplete(Order);
        return cause is null && files.IsLeaseRunOut && !isDone
            ? new RunEnd(RunClass.Lost, $"No worker had renewed its lease for {Whole(surroundings.Lease.TotalSeconds)} s, so it ended itself.",
                end.ExitCode, end.Signal, tail)
            : EndOfRun.Decide(Order, progress, cause, end, tail, memory);
    }

    private void End(StopCause because)
    {
        lock (stopping)
        {
            // A program that has ended was not stopped; what it reported counts all the same.
            if (cause is not null || HasEnded || surroundings.Left.IsCancellationRequested || (files.ExitCode is not null && !because.IsLasting)) return;
            try
            {
                spool.Append([], new SpoolLine(Stop: because));
            }
            catch (IOException)
            {
                // For want of room a later worker will not know why; it is stopped all the same.
            }
            Volatile.Write(ref cause, because);
        }
        if (Volatile.Read(ref process) is { } live) _ = live.EndAsync(Grace);
    }

    /// <summary>Ends it without more output than was read.</summary>
    private void Conclude(RunEnd end)
    {
        while (true)
        {
            try
            {
                spool.Append([new SpoolLine(Ended: end)], new SpoolLine(After: spool.After ?? OutputState.Before(Order)));
                break;
            }
            catch (IOException)
            {
                surroundings.Left.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
                surroundings.Left.ThrowIfCancellationRequested();
            }
        }
        TidyUp();
        Teller.Tell();
    }

    /// <summary>The end is written down: what was needed up to there goes, by this worker or by the next.</summary>
    private void TidyUp()
    {
        try
        {
            RunLog.Resume(directory.LogFile, spool.After?.Log ?? 0).Dispose();
            RunDirectory.ForgetProcessIn(directory.Path);
            files.RemoveRaw();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The program, or a person, has removed the directory.
        }
    }

    /// <summary>This worker has no more to do with it.</summary>
    public void Close()
    {
        Renew();
        Teller.Close();
        spool.Dispose();
        lease.Dispose();
        acknowledged.Dispose();
        process?.Dispose();
    }

    private void Forget()
    {
        surroundings.Register.Remove(Order.Run);
        Close();
        files.RemoveAll();
    }

    private static string Whole(double number) => Math.Ceiling(number).ToString(CultureInfo.InvariantCulture);

    /// <summary>What one life of the worker's actors has of the run. When another one has it, this does nothing any more.</summary>
    private sealed class Attachment(DetachedTraining run, Action forgotten) : ITraining
    {
        private bool IsNewest => Volatile.Read(ref run.attachment) == this;

        public void Stop()
        {
            if (IsNewest) run.End(new StopCause.Asked());
        }

        public void Leave()
        {
        }

        public void Acknowledge(long seq)
        {
            if (IsNewest) run.Teller.Acknowledge(seq);
        }

        public void Forget()
        {
            if (!IsNewest) return;
            run.Forget();
            forgotten();
        }
    }
}
