namespace HyperTuneActors.Core.Sampling;

/// <summary>What the Gaussian process takes for granted of its hyperparameters. The journal has these as words.</summary>
public enum GpPriors
{
    /// <summary>Lengths that grow with the number of parameters, but short ones in few.</summary>
    Mix,

    /// <summary>As in Optuna's GPSampler.</summary>
    Optuna,

    /// <summary>As in BoTorch since 2024.</summary>
    Hvarfner,
}

/// <summary>How the Gaussian process transforms values. The journal has these as words.</summary>
public enum GpTransform
{
    /// <summary>The one of winsorised and half-rank whose left-out trials are predicted better.</summary>
    Auto,

    /// <summary>Only what lies far below the median is raised.</summary>
    Winsorised,

    /// <summary>The worse half by rank, the better half by logarithm.</summary>
    HalfRank,

    /// <summary>Box-Cox or Yeo-Johnson.</summary>
    Power,

    /// <summary>All by rank.</summary>
    Rank,
}

/// <summary>How trials count for the Gaussian process that have not trained to the last step. The journal has these as
/// words.</summary>
public enum GpFidelity
{
    /// <summary>With the value that they would probably have reached, and how unsure that is.</summary>
    Imputed,

    /// <summary>With the value that they have.</summary>
    Last,

    /// <summary>With their values at rungs, in a model over configurations and steps.</summary>
    Joint,
}

/// <summary>Where the Gaussian process searches in high dimension. The journal has these as words.</summary>
public enum GpRegion
{
    /// <summary>In a trust region where 15 parameters or more are numbers.</summary>
    Auto,

    /// <summary>Everywhere, and from time to time near the best trial.</summary>
    None,

    /// <summary>In a region around the best trial that grows with success and shrinks without.</summary>
    Trust,
}

/// <summary>How the Gaussian process takes account of pending trials. The journal has these as words.</summary>
public enum GpPending
{
    /// <summary>Believers for up to eight pending trials, if the values are not noisy; else fantasies.</summary>
    Auto,

    /// <summary>Each gives what is expected of it.</summary>
    Believer,

    /// <summary>The mean over 64 samples of what they may give.</summary>
    Fantasies,
}
