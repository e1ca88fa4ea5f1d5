namespace HyperTuneActors.Examples.Digits;

/// <summary>Leaves units out at random while training and scales the others up: evaluation needs no change.</summary>
/// <remarks>Srivastava et al., "Dropout", JMLR 15, 2014, in the inverted form.</remarks>
internal sealed class Dropout(int units, float rate, SplitMix64 random) : Layer
{
    private readonly Matrix outputs = new(0, units);
    private readonly Matrix inputGradients = new(0, units);
    private readonly Matrix mask = new(0, units);

    public override Matrix Forward(Matrix inputs, bool isTraining)
    {
        if (!isTraining)
            return inputs;
        foreach (ref var factor in mask.Resize(inputs.Rows).Values)
            factor = random.NextSingle() < rate ? 0 : 1 / (1 - rate);
        return Masked(inputs, outputs);
    }

    public override Matrix Backward(Matrix outputGradients) => Masked(outputGradients, inputGradients);

    private Matrix Masked(Matrix source, Matrix target)
    {
        var values = source.Values;
        var factors = mask.Values;
        var products = target.Resize(source.Rows).Values;
        for (var i = 0; i < products.Length; i++)
            products[i] = values[i] * factors[i];
        return target;
    }
}
