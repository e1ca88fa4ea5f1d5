using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling.Auto;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Sampling.Tpe;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling;

/// <summary>The sampler of a study file, with its settings. A closed family, and the one place where samplers are
/// registered.</summary>
public abstract record SamplerSettings
{
    private protected SamplerSettings() { }      // tests derive a sampler that shows mistakes about bases

    /// <summary>As the study file names it.</summary>
    public abstract string Name { get; }

    public abstract ISampler Create();

    /// <summary>Whether its suggestions may say <see cref="Reasons.RemainingImprovement"/>, which a study can end by.</summary>
    public virtual bool ExpectsGain => true;

    /// <summary>Whether its suggestions follow from what trials gave.</summary>
    /// <param name="space">The study's.</param>
    /// <param name="trials">Its budget, if that limits their number.</param>
    public virtual bool HasModel(SearchSpace space, int? trials) => true;

    /// <summary>Chooses among the others, for each suggestion, by what the study is like: see <see cref="SamplerRule"/>.</summary>
    public sealed record Auto : SamplerSettings
    {
        public override string Name => AutoSampler.TheName;

        public override bool ExpectsGain => new Gp().ExpectsGain;

        public override bool HasModel(SearchSpace space, int? trials) => AutoSampler.HasModel(space, trials);

        public override ISampler Create() => new AutoSampler();
    }

    public sealed record Random : SamplerSettings
    {
        public override string Name => RandomSampler.TheName;

        public override bool ExpectsGain => false;

        public override bool HasModel(SearchSpace space, int? trials) => false;

        public override ISampler Create() => new RandomSampler();
    }

    /// <summary>The tree-structured Parzen estimator. What is <see langword="null"/> is as its variant has it.</summary>
    /// <param name="Variant">Whose defaults count.</param>
    /// <param name="StartupTrials">From 1: so many trials end before there is a model. Default 10, of hyperopt 20.</param>
    /// <param name="Candidates">From 1: so many are drawn from the good trials' density, and the best is taken. Default 24,
    /// our own 64 up to 400 trials.</param>
    /// <param name="Gamma">Above 0 and below 1: this share of the trials is good. Default: our own 0.15, optuna 0.1, both
    /// with an upper bound, and hyperopt a quarter of the square root of their number.</param>
    /// <param name="Multivariate">Whether parameters are modelled together, or each for itself as hyperopt does.</param>
    /// <param name="ConstantLiar">Whether pending trials count as bad ones, so that others keep away from them. Default
    /// true.</param>
    /// <param name="PriorWeight">Above 0: what the space's own distribution weighs beside one trial, and what
    /// the user's priors say. Default 1.</param>
    public sealed record Tpe(
        TpeVariant Variant = TpeVariant.Own, int? StartupTrials = null, int? Candidates = null, double? Gamma = null,
        bool? Multivariate = null, bool? ConstantLiar = null, double? PriorWeight = null)
        : SamplerSettings
    {
        public override string Name => TpeSampler.TheName;

        public override bool ExpectsGain => false;

        public override ISampler Create() => new TpeSampler(this);
    }

    /// <summary>All points of a grid.</summary>
    /// <param name="Points">How many points a real number has, from 1, and a whole or stepped one of more than
    /// <see cref="GridSampler.MostValues"/> values. Default 5.</param>
    /// <param name="PointsOf">The same for single parameters, by name.</param>
    public sealed record Grid(int Points = 5, ImmutableSortedDictionary<string, int>? PointsOf = null) : SamplerSettings
    {
        public override string Name => GridSampler.TheName;

        public override bool ExpectsGain => false;

        public override bool HasModel(SearchSpace space, int? trials) => false;

        public ImmutableSortedDictionary<string, int> PointsOf { get; init; } = PointsOf ?? ImmutableSortedDictionary<string, int>.Empty;

        public override ISampler Create() => new GridSampler(this);

        /// <returns>How many points are allowed; <see langword="null"/> if they are too many to be counted.</returns>
        public int? CountIn(SearchSpace space) => Create().RepertoireIn(space)?.Count;

        public bool Equals(Grid? other) => other is not null && Points == other.Points && PointsOf.SequenceEqual(other.PointsOf);

        public override int GetHashCode() => HashCode.Combine(Points, PointsOf.Count);
    }

    /// <summary>A scrambled Sobol sequence.</summary>
    public sealed record Sobol : SamplerSettings
    {
        public override string Name => SobolSampler.TheName;

        public override bool ExpectsGain => false;

        public override bool HasModel(SearchSpace space, int? trials) => false;

        public override ISampler Create() => new SobolSampler();
    }

    /// <summary>A class of the user's own that is an <see cref="ISampler"/>.</summary>
    /// <param name="Assembly">The path of its assembly.</param>
    /// <param name="Type">Its full name. It has a public constructor with a dictionary of texts, an
    /// <see cref="IReadOnlyDictionary{TKey, TValue}"/>, or one without parameters.</param>
    /// <param name="Settings">What its constructor is given.</param>
    public sealed record Custom(string Assembly, string Type, ImmutableSortedDictionary<string, string>? Settings = null)
        : SamplerSettings
    {
        public const string TheName = "custom";

        public override string Name => TheName;

        public ImmutableSortedDictionary<string, string> Settings { get; init; } =
            Settings ?? ImmutableSortedDictionary<string, string>.Empty;

        /// <summary>Loads the class and makes one. Set once by a program that may load assemblies, before it opens studies.</summary>
        /// <remarks>It throws an <see cref="InvalidOperationException"/> that says what is wrong.</remarks>
        public static Func<Custom, ISampler> Loader { get; set; } = settings => throw new InvalidOperationException(
            $"The sampler {settings.Type} of {settings.Assembly} is needed, and this program loads none.");

        public override ISampler Create() => new CustomSampler(this);

        public bool Equals(Custom? other) => other is not null && Assembly == other.Assembly && Type == other.Type
            && Settings.SequenceEqual(other.Settings);

        public override int GetHashCode() => HashCode.Combine(Assembly, Type, Settings.Count);
    }

    /// <summary>Bayesian optimisation with a Gaussian process.</summary>
    /// <param name="StartupTrials">So many trials are of the initial design, from 1. Default 8.</param>
    /// <param name="Faces">Whether every second configuration of the initial design has some of its numbers at a bound. Default
    /// false.</param>
    /// <param name="Linear">Whether the kernel has a linear part beside the Matérn part. Default true.</param>
    /// <param name="Priors">What is known of the hyperparameters before any value is. Default mix.</param>
    /// <param name="Transform">How values are made to look more normal. Default winsorised.</param>
    /// <param name="Noisy">Whether equal configurations may give quite different values. By default the noise is found to be
    /// what it is, down to next to nothing.</param>
    /// <param name="Pending">How a suggestion takes account of trials of which nothing is known yet. Default auto.</param>
    /// <param name="LocalEvery">One suggestion of so many is searched near the best trial only; 0 for none. Default 3.</param>
    /// <param name="LocalWidth">How far from the best trial's these may have their numbers, on the unit scale: above 0, at most
    /// 1. Default 0.2.</param>
    /// <param name="Margin">Every second suggestion looks for an improvement by more than so much, in standard deviations of the
    /// transformed values, from 0 to 10: a basin that is known to the last digit does not take all suggestions. Default 0.1.</param>
    /// <param name="Fidelity">How trials count that have not trained to the last step. Default imputed.</param>
    /// <param name="GlobalCandidates">How many places all over the space are looked at for a suggestion, from 16. Default
    /// 1024.</param>
    /// <param name="LocalCandidates">How many places around the best trials are looked at besides, from 0. Default 512.</param>
    /// <param name="CostAware">Whether a study with a cost budget prefers what is cheap to train, the less the less of the last quarter of
    /// its budget is left. Default true.</param>
    /// <param name="Region">Whether all suggestions are searched in a trust region, and then none near the best trial besides.
    /// Default auto.</param>
    /// <param name="Reevaluate">Whether the best configuration is tried again while it is not clear that it is the best. Only in
    /// studies that train a configuration again, <see cref="DuplicatePolicy.Replicate"/>. Default false.</param>
    /// <param name="WarpInputs">Whether the scales of numbers are bent where that predicts left-out trials clearly better: with
    /// at least 30 trials and at most 12 parameters. Default false.</param>
    public sealed record Gp(
        int StartupTrials = 8,
        bool Faces = false,
        bool Linear = true,
        GpPriors Priors = GpPriors.Mix,
        GpTransform Transform = GpTransform.Winsorised,
        bool Noisy = false,
        GpPending Pending = GpPending.Auto,
        int LocalEvery = 3,
        double LocalWidth = 0.2,
        double Margin = 0.1,
        GpFidelity Fidelity = GpFidelity.Imputed,
        int GlobalCandidates = 1024,
        int LocalCandidates = 512,
        bool CostAware = true,
        GpRegion Region = GpRegion.Auto,
        bool Reevaluate = false,
        bool WarpInputs = false)
        : SamplerSettings
    {
        /// <summary>More candidates of either kind are refused.</summary>
        public const int MostCandidates = 100_000;

        /// <summary>A larger <see cref="Margin"/> is refused.</summary>
        public const double MostMargin = 10;

        public override string Name => GpSampler.TheName;

        public override ISampler Create() => new GpSampler(this);
    }
}
