using System.Globalization;
using HyperTuneActors.App.Control;

namespace HyperTuneActors.App.Commands;

internal static class ExtendCommand
{
    public static async Task<int> RunAsync(StudyPlace study, bool json, int trials)
    {
        var answer = await study.DoAsync(ControlCommand.New("extend", trials));
        return await Said.AnswerAsync(answer, json, string.Create(CultureInfo.InvariantCulture,
            $"The study {study.Study} may now take {trials} trials. {study.ToGoOn}"));
    }
}
