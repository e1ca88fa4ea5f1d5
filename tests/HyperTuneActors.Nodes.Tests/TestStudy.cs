using System.Globalization;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>The study that faults are tried on.</summary>
internal static class TestStudy
{
    public const string Name = "steps";

    /// <summary>A study with promotion whose programs train 9 steps and save each.</summary>
    /// <param name="step">How long a step takes, in seconds.</param>
    public static string File(
        int trials = 40, int slots = 4, string name = Name, string more = "", double step = 0.2, int firstRung = 1, int last = 9)
    {
        var naps = Math.Ceiling(step);
        return string.Create(CultureInfo.InvariantCulture, $$$"""
            name: {{{name}}}
            objectives: [{metric: loss, goal: minimise}]
            space: {x: {type: int, low: 0, high: 1000}}
            training:
              command: [sh, train.sh, "{x}", "{{{step / naps:0.###}}}", "{{{naps}}}"]
              resumable: true
              grace: 2s
            steps: {last: {{{last}}}, unit: epoch}
            scheduler: {{{(firstRung < last ? $"{{name: asha, variant: promotion, min_step: {firstRung}, reduction_factor: 3}}" : "none")}}}
            sampler: random
            budget: {trials: {{{trials}}}}
            concurrency: {{{slots}}}
            seed: 7
            {{{more}}}
            """);
    }
}
