using System.Collections.Immutable;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>secrets</c> of the training section: names of variables that the program gets from the environment of
/// its worker, and whose values are written nowhere.</summary>
/// <remarks><c>secrets: [WANDB_API_KEY]</c></remarks>
internal static class SecretsReader
{
    private const string Example = "secrets: [WANDB_API_KEY]";

    /// <param name="training">The section.</param>
    /// <param name="environment">Variables with values that are stored.</param>
    public static ImmutableArray<string> Read(Section training, IReadOnlyDictionary<string, string> environment)
    {
        if (training.Find("secrets") is not { } at) return [];
        var names = new List<string>();
        foreach (var item in at.Items($"a list, as in {Example}"))
        {
            if (item.Text("the name of a variable, such as WANDB_API_KEY") is not { } name || !EnvironmentReader.IsName(item, name)) continue;
            if (names.Contains(name)) item.Fault($"The secret {Words.Quote(name)} is there already.", "Keep one of them.");
            else if (environment.ContainsKey(name))
                item.Fault($"{Words.Quote(name)} is under 'environment' too, where its value is stored.",
                    "Remove it there, and set it where the worker is started.");
            else names.Add(name);
        }
        return [.. names];
    }
}
