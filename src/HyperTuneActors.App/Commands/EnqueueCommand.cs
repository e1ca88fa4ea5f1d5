using HyperTuneActors.App.Control;

namespace HyperTuneActors.App.Commands;

/// <summary>Gives a study a configuration to try, as a whole or in part: the next new trial takes it.</summary>
internal static class EnqueueCommand
{
    private const string Example = "learning_rate=0.001 optimizer=adam";

    public static async Task<int> RunAsync(StudyPlace study, bool json, IReadOnlyList<string> values)
    {
        var given = new Dictionary<string, string>();
        foreach (var value in values)
        {
            var at = value.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && given.TryAdd(value[..at], value[(at + 1)..])) continue;
            await Console.Error.WriteLineAsync(at > 0
                ? $"'{value[..at]}' is given twice; give it one value."
                : $"'{value}' is no parameter with its value; write them as in {Example}.");
            return ExitCode.Usage;
        }
        var answer = await study.DoAsync(ControlCommand.New("enqueue") with { Given = given });
        return await Said.AnswerAsync(answer, json, $"The next new trial of {study.Study} tries {string.Join(' ', values)}; "
            + "what is left open the sampler chooses.");
    }
}
