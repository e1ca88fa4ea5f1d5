using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;

namespace HyperTuneActors.App.Commands;

/// <summary>Gives a study a command: to the process that has it open, or by writing its fact and starting nothing.</summary>
internal static class StudyOrder
{
    public static async Task<ControlAnswer> GiveAsync(StudyHome home, ControlCommand command)
    {
        using var access = await StudyAccess.ReachAsync(home);
        return access is StudyAccess.Online online ? await online.Client.DoAsync(command) : await WriteAsync(home, command);
    }

    private static async Task<ControlAnswer> WriteAsync(StudyHome home, ControlCommand command)
    {
        await using var study = LocalStudy.Open(home, Recorded.StateIn(home).Spec);
        await study.WhenOpenAsync(Console.Error.WriteLine, CancellationToken.None);
        return await study.DoAsync(command.ToCommand(study.Spec)!) switch
        {
            StudyAnswer { Answer: Answer.Reject no } => new ControlAnswer(false, no.Because),
            StudyAnswer => new ControlAnswer(true, null),
            StudyUnavailable no => new ControlAnswer(false, no.Because),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }
}
