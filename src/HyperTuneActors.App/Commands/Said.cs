using System.Text.Json;
using HyperTuneActors.App.Control;

namespace HyperTuneActors.App.Commands;

/// <summary>Prints the answer to a command.</summary>
internal static class Said
{
    public static async Task<int> AnswerAsync(ControlAnswer answer, bool json, string done)
    {
        if (json) Console.WriteLine(JsonSerializer.Serialize(answer, ControlJson.Default.ControlAnswer));
        else if (answer.Accepted) Console.WriteLine(done);
        else await Console.Error.WriteLineAsync(answer.Because);
        return answer.Accepted ? ExitCode.Done : ExitCode.Usage;
    }
}
