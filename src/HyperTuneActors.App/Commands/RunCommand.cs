using System.Globalization;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Running;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;

namespace HyperTuneActors.App.Commands;

/// <summary>Runs a study in this process until it ends or is interrupted.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(string file, string root, bool json)
    {
        Console.SetOut(new EnduringWriter(Console.Out));
        Console.SetError(new EnduringWriter(Console.Error));
        if (await ReadAsync(file) is not { Spec: var spec } read) return ExitCode.Usage;
        var home = new StudyHome(root, spec.Name);
        using var access = await TakeAsync(home);
        if (access is not StudyAccess.Offline)
        {
            await Console.Error.WriteLineAsync($"The study {spec.Name} is running already, in {Owner.Read(home)}. "
                + $"To see it: {home.Command($"status {spec.Name}")}. To stop it: {home.Command($"stop {spec.Name}")}.");
            return ExitCode.Unusable;
        }
        var recorded = Recorded.In(home);
        if (recorded is not null && SpecDifferences.Between(recorded.Spec, spec) is { Count: > 0 } differences)
        {
            await RefuseAsync(file, home, differences);
            return ExitCode.Usage;
        }
        var hooks = StudyHooks.Prepare(home, read.Hooks, isBegun: recorded is not null);
        return recorded is { IsComplete: true }
            ? await ShowCompleteAsync(file, home, hooks, json)
            : await RunAsync(home, spec, hooks, file, json);
    }

    internal static async Task<StudyFileResult.Valid?> ReadAsync(string file)
    {
        switch (StudyFile.Read(file))
        {
            case StudyFileResult.Valid valid:
                foreach (var warning in valid.Warnings) await Console.Error.WriteLineAsync($"Warning: {warning}");
                return valid;
            case StudyFileResult.Invalid invalid:
                foreach (var fault in invalid.Faults) await Console.Error.WriteLineAsync(fault.ToString());
                await Console.Error.WriteLineAsync(invalid.Faults.Length == 1
                    ? "1 fault; nothing was started."
                    : string.Create(CultureInfo.InvariantCulture, $"{invalid.Faults.Length} faults; nothing was started."));
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<StudyAccess> TakeAsync(StudyHome home)
    {
        if (StudyLock.TryTake(home) is { } taken) return new StudyAccess.Offline(taken);
        return await StudyAccess.ReachAsync(home);
    }

    private static async Task RefuseAsync(string file, StudyHome home, IReadOnlyList<string> differences)
    {
        await Console.Error.WriteLineAsync($"{file} is not as it was when the study {home.Study} was begun:");
        foreach (var difference in differences) await Console.Error.WriteLineAsync($"  {difference}");
        await Console.Error.WriteLineAsync("A begun study keeps its settings. Take the changes back, or give the file another "
            + $"name to begin a new study, or remove this one: {home.Command($"delete {home.Study}")}");
    }

    private static async Task<int> ShowCompleteAsync(string file, StudyHome home, StudyHooks hooks, bool json)
    {
        var state = Recorded.StateIn(home);
        using var interrupted = new Interruption();
        await hooks.FinishAsync(state, interrupted.Token);
        var report = Reasoned.Best(Reporting.Of(state, state.Last.Elapsed, isOpen: false, home), home);
        if (json) JsonView.Write(report);
        else SummaryView.WriteComplete(Console.Out, report, file, home);
        return ExitCode.Done;
    }

    private static async Task<int> RunAsync(StudyHome home, StudySpec spec, StudyHooks hooks, string file, bool json)
    {
        using var interrupted = new Interruption();
        var (capacity, lack) = await LocalCapacity.ForAsync(spec);
        if (lack is not null)
        {
            await Console.Error.WriteLineAsync(lack);
            return ExitCode.Unusable;
        }
        await using var study = await LocalStudy.RunAsync(home, spec, capacity, TestHook.FromEnvironment());
        await using var server = await ControlServer.StartAsync(home, spec.Name, study);
        if (await study.WhenOpenAsync(Console.Error.WriteLine, interrupted.Token) is { State.End: not null })
            await study.DoAsync(new StudyCommand.Resume(new CommandId(Guid.NewGuid().ToString("N")), Environment.UserName));
        hooks.Follow(study, interrupted.Token);
        await RunView.For(json).FollowAsync(study, home, interrupted.Token);
        var seen = await study.StateAsync() as StudyIs;
        var rest = hooks.FinishAsync(seen?.State, interrupted.Token);
        if (seen?.State is { End: not null, Live.IsEmpty: true }) await rest;    // not closed yet: a hook may ask for its best
        else if (interrupted.Signal is not null) await SayStoppingAsync(spec);
        await study.CloseAsync();
        await rest;
        return End(seen?.State, file, home, interrupted, json);
    }

    private static string? Tail(StudyReport report, StudyHome home) =>
        report is { EndReason: "failing", LastFailure: { } failure } ? Recorded.TailOf(home, failure.Trial) : null;

    private static Task SayStoppingAsync(StudySpec spec) => Console.Error.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"Stopping: running trials have {spec.Training.Grace.TotalSeconds} s to end. Ctrl-C again ends at once. Either way nothing is lost."));

    private static int End(StudyState? seen, string file, StudyHome home, Interruption interrupted, bool json)
    {
        // What closing wrote is in the journal; a replay is only needed where it changes what is shown.
        var state = seen is { Live.IsEmpty: true } ? seen : Recorded.StateIn(home);
        var report = Reasoned.Best(Reporting.Of(state, state.Last.Elapsed, isOpen: false, home), home);
        if (json) JsonView.Write(report);
        else SummaryView.Write(Console.Out, report, file, home, Tail(report, home));
        return state.End?.Reason switch
        {
            null => interrupted.Code,
            EndReason.Failing or EndReason.Stopped => ExitCode.Ended,
            _ => ExitCode.Done,
        };
    }
}
