namespace HyperTuneActors.Core.Sampling;

/// <summary>What happens when a sampler suggests a configuration that another trial has. The journal has these as words.</summary>
public enum DuplicatePolicy
{
    /// <summary>Another one is drawn, and when all are tried the study ends: a program whose result depends on its
    /// configuration alone has nothing new to say.</summary>
    Reject,

    /// <summary>Another one is drawn as long as there is one; then configurations come again.</summary>
    Avoid,

    /// <summary>It is trained again, with another seed: for noisy results.</summary>
    Replicate,
}
