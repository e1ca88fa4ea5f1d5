using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of the Gaussian process.</summary>
/// <remarks>
/// <code>
/// sampler:
///   name: gp
///   startup_trials: 8          # trials before the model, from 1
///   faces: false               # whether half of these have some of their numbers at a bound
///   linear: true               # a linear part beside the Matérn part; default true
///   priors: mix                # or optuna, hvarfner: of the hyperparameters
///   transform: winsorised      # or half_rank, power, rank, auto: of the values
///   noisy: false               # whether equal configurations may give quite different values
///   pending: auto              # or believer, fantasies: how pending trials count
///   local_every: 3             # one suggestion of so many is searched near the best trial only; 0 for none
///   local_width: 0.2           # how far from it, on the unit scale: above 0, at most 1
///   margin: 0.1                # every second suggestion looks for a gain above so many standard deviations, from 0 to 10
///   fidelity: imputed          # or last, joint: how trials count that have not trained to the last step
///   global_candidates: 1024    # places looked at all over the space, from 16
///   local_candidates: 512      # and around the best trials, from 0
///   cost_aware: true           # with a cost budget, whether what is cheap to train is preferred
///   region: auto               # or none, trust: a trust region, by default where 15 parameters or more are numbers
///   reevaluate: false          # whether a best configuration that is unsure is tried again; with noisy and duplicates: replicate
///   warp_inputs: false         # whether scales of numbers are bent where that predicts better, up to 12 parameters
/// </code>
/// </remarks>
internal static class GpReader
{
    private static readonly SamplerSettings.Gp Defaults = new();

    public static readonly ImmutableArray<string> Keys =
        ["startup_trials", "faces", "linear", "priors", "transform", "noisy", "pending", "local_every",
        "local_width", "margin", "fidelity", "global_candidates", "local_candidates", "cost_aware", "region",
        "reevaluate", "warp_inputs"];

    public static SamplerSettings.Gp Read(Section section)
    {
        var settings = SettingsIn(section);
        if (settings is { Reevaluate: true, Noisy: false })
            section.Find("reevaluate")!.Fault("'reevaluate' is for values that are noisy.", "Add noisy: true, or leave it out.");
        return settings;
    }

    /// <summary>Sees that a study which tries its best configuration again may do so.</summary>
    /// <param name="sampler">The entry of the sampler; <see langword="null"/> if there is none.</param>
    /// <param name="settings">As read from it.</param>
    /// <param name="duplicates">The study's.</param>
    /// <param name="right">What to write instead.</param>
    public static void CheckDuplicates(Cursor? sampler, SamplerSettings? settings, DuplicatePolicy duplicates, string right)
    {
        if (settings is SamplerSettings.Gp { Reevaluate: true } && duplicates != DuplicatePolicy.Replicate)
            sampler!.Peek("reevaluate")!.Fault("'reevaluate' tries a configuration again, which this study never does.", right);
    }

    private static SamplerSettings.Gp SettingsIn(Section section) => new(
        section.Find("startup_trials")?.Count(1) ?? Defaults.StartupTrials,
        section.Find("faces")?.Flag() ?? Defaults.Faces,
        section.Find("linear")?.Flag() ?? Defaults.Linear,
        section.Find("priors")?.OneOf(
            ("mix", GpPriors.Mix), ("optuna", GpPriors.Optuna), ("hvarfner", GpPriors.Hvarfner)) ?? Defaults.Priors,
        section.Find("transform")?.OneOf(
            ("winsorised", GpTransform.Winsorised), ("half_rank", GpTransform.HalfRank), ("power", GpTransform.Power),
            ("rank", GpTransform.Rank), ("auto", GpTransform.Auto)) ?? Defaults.Transform,
        section.Find("noisy")?.Flag() ?? Defaults.Noisy,
        section.Find("pending")?.OneOf(
            ("auto", GpPending.Auto), ("believer", GpPending.Believer), ("fantasies", GpPending.Fantasies)) ?? Defaults.Pending,
        section.Find("local_every")?.Count(0) ?? Defaults.LocalEvery,
        section.Find("local_width")?.RealTo(1, 0, false) ?? Defaults.LocalWidth,
        section.Find("margin")?.RealTo(SamplerSettings.Gp.MostMargin, 0, true) ?? Defaults.Margin,
        section.Find("fidelity")?.OneOf(("imputed", GpFidelity.Imputed), ("last", GpFidelity.Last), ("joint", GpFidelity.Joint)) ?? Defaults.Fidelity,
        section.Find("global_candidates")?.Count(16, SamplerSettings.Gp.MostCandidates) ?? Defaults.GlobalCandidates,
        section.Find("local_candidates")?.Count(0, SamplerSettings.Gp.MostCandidates) ?? Defaults.LocalCandidates,
        section.Find("cost_aware")?.Flag() ?? Defaults.CostAware,
        section.Find("region")?.OneOf(("auto", GpRegion.Auto), ("none", GpRegion.None), ("trust", GpRegion.Trust)) ?? Defaults.Region,
        section.Find("reevaluate")?.Flag() ?? Defaults.Reevaluate,
        section.Find("warp_inputs")?.Flag() ?? Defaults.WarpInputs);
}
