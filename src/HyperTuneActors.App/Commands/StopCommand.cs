using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;

namespace HyperTuneActors.App.Commands;

internal static class StopCommand
{
    public static async Task<int> RunAsync(StudyHome home, bool json)
    {
        var answer = await StudyOrder.GiveAsync(home, ControlCommand.New("stop"));
        return await Said.AnswerAsync(answer, json, $"The study {home.Study} is stopped. '{home.Command("run")}' with its study file resumes it.");
    }
}
