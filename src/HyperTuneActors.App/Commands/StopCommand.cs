using HyperTuneActors.App.Control;

namespace HyperTuneActors.App.Commands;

internal static class StopCommand
{
    public static async Task<int> RunAsync(StudyPlace study, bool json)
    {
        var answer = await study.DoAsync(ControlCommand.New("stop"));
        return await Said.AnswerAsync(answer, json, $"The study {study.Study} is stopped. {study.ToResume} resumes it.");
    }
}
