using System.Globalization;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;

namespace HyperTuneActors.App.Commands;

internal static class ExtendCommand
{
    public static async Task<int> RunAsync(StudyHome home, bool json, int trials)
    {
        var answer = await StudyOrder.GiveAsync(home, ControlCommand.New("extend", trials));
        return await Said.AnswerAsync(answer, json, string.Create(CultureInfo.InvariantCulture,
            $"The study {home.Study} may now take {trials} trials. '{home.Command("run")}' with its study file goes on."));
    }
}
