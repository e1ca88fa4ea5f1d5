using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>A row of a table of evil programs: one trial of a study.</summary>
/// <param name="Kind">A word for it: the value of the study's only parameter.</param>
/// <param name="Program">Its source.</param>
/// <param name="Trial">What becomes of the trial.</param>
/// <param name="Runs">How its runs end, one after the other.</param>
internal sealed record Evil(string Kind, string Program, TrialStatus Trial, params RunClass[] Runs)
{
    /// <summary>Trains three steps as it should.</summary>
    public static readonly Evil Good = Fine("good", "report 1 3; report 2 2; report 3 1");

    private const string Report = """report() { echo "{\"step\": $1, \"loss\": $2}"; }""";

    /// <summary>Its file's name.</summary>
    public string File => Kind + (Program.StartsWith("import ", StringComparison.Ordinal) ? ".py" : ".sh");

    /// <summary>A shell script has a function <c>report STEP LOSS</c>.</summary>
    public string Text => File.EndsWith(".sh", StringComparison.Ordinal) ? $"{Report}\n{Program}" : Program;

    public static Evil Fine(string kind, string program) => new(kind, program, TrialStatus.Completed, RunClass.Finished);

    public static Evil Failing(string kind, string program, params RunClass[] runs) => new(kind, program, TrialStatus.Failed, runs);

    public static Evil Pruned(string kind, string program, RunClass run = RunClass.Stopped) => new(kind, program, TrialStatus.Pruned, run);
}
