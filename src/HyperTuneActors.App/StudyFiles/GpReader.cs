using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of the Gaussian process.</summary>
/// <remarks>
/// <code>
/// sampler:
///   name: gp
///   startup_trials: 16         # trials before the model, from 1; default 8 with up to 4 parameters, 16 with more
///   faces: true                # half of these have some of their numbers at a bound; default true
///   linear: true               # a linear part beside the Matérn part; default true
///   priors: mix                # or optuna, hvarfner: of the hyperparameters
///   transform: winsorised      # or half_rank, power, rank, auto: of the values
///   noisy: false               # whether equal configurations may give quite different values
///   pending: auto              # or believer, fantasies: how pending trials count
///   portfolio: false           # whether every 8th trial is chosen in another way
///   region: none               # or soft: the first suggestions stay near what was tried
///   global_candidates: 1024    # places looked at all over the space, from 16
///   local_candidates: 512      # and around the best trials, from 0
/// </code>
/// </remarks>
internal static class GpReader
{
    private static readonly SamplerSettings.Gp Defaults = new();

    public static readonly ImmutableArray<string> Keys =
        ["startup_trials", "faces", "linear", "priors", "transform", "noisy", "pending", "portfolio",
        "region", "global_candidates", "local_candidates"];

    public static SamplerSettings.Gp Read(Section section) => new(
        section.Find("startup_trials")?.Count(1),
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
        section.Find("portfolio")?.Flag() ?? Defaults.Portfolio,
        section.Find("region")?.OneOf(("none", GpRegion.None), ("soft", GpRegion.Soft)) ?? Defaults.Region,
        section.Find("global_candidates")?.Count(16, SamplerSettings.Gp.MostCandidates) ?? Defaults.GlobalCandidates,
        section.Find("local_candidates")?.Count(0, SamplerSettings.Gp.MostCandidates) ?? Defaults.LocalCandidates);
}
