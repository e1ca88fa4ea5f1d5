using System.Globalization;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Commands;

/// <summary>Reads the journal as it is, also while a process writes it: a batch is there whole or not at all.</summary>
internal static class VerifyCommand
{
    public static Task<int> RunAsync(StudyPlace study, bool json) => study switch
    {
        StudyPlace.Here here => VerifyAsync(
            JournalReader.Read(here.Home.Facts, here.Home.Study).Select(at => at.Fact), () => throw Recorded.Empty(here.Home), json),
        StudyPlace.There there => VerifyAsync(FactsOf(there), () => throw new NoSuchStudyException($"The study {there.Study} has no facts."), json),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<StudyEvent> FactsOf(StudyPlace.There study)
    {
        for (long last = 0, before = -1; last != before;)
        {
            before = last;
            // Facts are read one page ahead of what is verified, on this thread: there is nothing else to do.
            var page = study.Cluster.EventsAsync(study.Study, last).GetAwaiter().GetResult();
            foreach (var line in page.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var (number, fact) = FactLine.Read(line);
                last = number;
                yield return fact;
            }
        }
    }

    private static async Task<int> VerifyAsync(IEnumerable<StudyEvent> facts, Action empty, bool json)
    {
        var verification = new Verification(Processor.InstructionSet);
        foreach (var fact in facts)
        {
            if (fact is StudyEvent.StudyCreated { Spec.Sampler: SamplerSettings.Custom custom } && SamplerLoading.FaultIn(custom) is { } fault)
                return await UnusableAsync(fault);
            verification.Take(fact);
        }
        verification.End();
        if (verification.State is null) empty();
        if (json) Console.WriteLine(Json(verification));
        else await WriteAsync(verification);
        return verification.Findings.Count == 0 ? ExitCode.Done : ExitCode.Differs;
    }

    private static async Task<int> UnusableAsync(string fault)
    {
        await Console.Error.WriteLineAsync($"{fault} Its suggestions can't be recomputed without it.");
        return ExitCode.Unusable;
    }

    private static string Json(Verification v) => new System.Text.Json.Nodes.JsonObject
    {
        ["facts"] = v.State?.Facts ?? 0,
        ["suggestions"] = v.Suggestions,
        ["verdicts"] = v.Verdicts,
        ["not_comparable"] = v.NotComparable,
        ["different_repeats"] = v.DifferentRepeats,
        ["findings"] = new System.Text.Json.Nodes.JsonArray([.. v.Findings.Select(f => (System.Text.Json.Nodes.JsonNode)f)]),
    }.ToJsonString();

    private static async Task WriteAsync(Verification v)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{v.State?.Facts ?? 0} facts: {v.Suggestions} suggestions and {v.Verdicts} verdicts recomputed."));
        if (v.NotComparable > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{v.NotComparable} suggestions come from another version or processor and can't be compared."));
        if (v.DifferentRepeats > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{v.DifferentRepeats} steps were reported again with other values: the training program is not deterministic."));
        foreach (var finding in v.Findings) await Console.Error.WriteLineAsync(finding);
        Console.WriteLine(v.Findings.Count == 0 ? "All as recorded." : "The journal does not agree with the rules.");
    }
}
