namespace HyperTuneActors.Core.Sampling;

/// <summary>Whose tree-structured Parzen estimator: ours, or a peer's with its own defaults. The journal has these as
/// words.</summary>
public enum TpeVariant
{
    /// <summary>Multivariate, each branch of a conditional space modelled given what was chosen above it.</summary>
    Own,

    /// <summary>Optuna 5: multivariate with groups, its constant liar on.</summary>
    Optuna,

    /// <summary>Hyperopt 0.3: each parameter for itself.</summary>
    Hyperopt,
}
