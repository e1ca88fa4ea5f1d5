namespace HyperTuneActors.Examples.Digits;

/// <summary>Moves parameters against their gradients.</summary>
/// <remarks>Weight decay is decoupled from the gradient for both optimizers: each step shrinks the weights by learning
/// rate times decay. Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.</remarks>
internal abstract class Optimizer(Settings settings)
{
    protected float LearningRate { get; } = settings.LearningRate;

    public static Optimizer Create(Settings settings, IReadOnlyList<Parameter> parameters) =>
        settings.Optimizer == "adam" ? new Adam(settings, parameters) : new Sgd(settings, parameters);

    /// <summary>One update of all parameters.</summary>
    public abstract void Step();

    /// <returns>What one step leaves of each value before it moves.</returns>
    protected float KeptOf(Parameter parameter) => parameter.Decays ? 1 - LearningRate * settings.WeightDecay : 1;
}
