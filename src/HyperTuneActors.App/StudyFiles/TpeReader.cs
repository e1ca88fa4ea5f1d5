using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of the tree-structured Parzen estimator.</summary>
/// <remarks>
/// <code>
/// sampler:
///   name: tpe
///   variant: own               # the default; optuna and hyperopt have the defaults of these
///   startup_trials: 10         # so many trials end before there is a model, from 1; hyperopt 20
///   candidates: 64             # the best of so many is taken, from 1; optuna and hyperopt 24
///   gamma: 0.15                # this share of the trials is good, above 0 and below 1
///   multivariate: true         # parameters are modelled together; hyperopt each for itself
///   constant_liar: true        # pending trials count as bad ones
///   prior_weight: 1            # what the space's own distribution weighs beside one trial, above 0
/// </code>
/// </remarks>
internal static class TpeReader
{
    private const int Most = 10_000;

    public static readonly ImmutableArray<string> Keys =
        ["variant", "startup_trials", "candidates", "gamma", "multivariate", "constant_liar", "prior_weight"];

    public static SamplerSettings.Tpe Read(Section section) => new(
        section.Find("variant")?.OneOf(
            ("own", TpeVariant.Own), ("optuna", TpeVariant.Optuna), ("hyperopt", TpeVariant.Hyperopt)) ?? TpeVariant.Own,
        section.Find("startup_trials")?.Count(1, Most),
        section.Find("candidates")?.Count(1, Most),
        section.Find("gamma") is { } gamma ? Within(gamma, 1, "a number above 0 and below 1, such as 0.15") : null,
        section.Find("multivariate")?.Flag(),
        section.Find("constant_liar")?.Flag(),
        section.Find("prior_weight") is { } weight ? Within(weight, double.PositiveInfinity, "a number above 0, such as 1") : null);

    private static double? Within(Cursor at, double below, string wanted)
    {
        if (at.Real() is not { } value) return null;
        if (value > 0 && value < below) return value;
        at.Fault(string.Create(CultureInfo.InvariantCulture, $"'{at.Name}' is {value}."), $"Write {wanted}.");
        return null;
    }
}
