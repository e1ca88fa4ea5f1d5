namespace HyperTuneActors.Examples.Digits;

/// <summary>Moves parameters against their gradients.</summary>
/// <remarks>Weight decay is decoupled from the gradient for both optimizers: each step shrinks the weights by learning
/// rate times decay. Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.</remarks>
internal abstract class Optimizer(Settings settings, IReadOnlyList<Parameter> parameters)
{
    /// <summary>How many updates there were.</summary>
    public int Steps { get; set; }

    /// <summary>What it remembers of the gradients so far.</summary>
    public abstract IEnumerable<float[]> Memory { get; }

    protected float LearningRate { get; } = settings.LearningRate;

    public static Optimizer Create(Settings settings, IReadOnlyList<Parameter> parameters) =>
        settings.Optimizer == "adam" ? new Adam(settings, parameters) : new Sgd(settings, parameters);

    /// <summary>One update of all parameters.</summary>
    public void Step()
    {
        Steps++;
        for (var i = 0; i < parameters.Count; i++)
            Step(parameters[i], i);
    }

    /// <param name="parameter">To be moved.</param>
    /// <param name="place">Its index among all.</param>
    protected abstract void Step(Parameter parameter, int place);

    /// <returns>What one step leaves of each value before it moves.</returns>
    protected float KeptOf(Parameter parameter) => parameter.Decays ? 1 - LearningRate * settings.WeightDecay : 1;
}
