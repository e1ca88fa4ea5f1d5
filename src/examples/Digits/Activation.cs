namespace HyperTuneActors.Examples.Digits;

/// <summary>A function of each unit by itself, whose slope can be told from its output.</summary>
internal abstract class Activation(int units) : Layer
{
    private readonly Matrix outputs = new(0, units);
    private readonly Matrix inputGradients = new(0, units);

    public sealed override Matrix Forward(Matrix inputs, bool isTraining)
    {
        Apply(inputs.Values, outputs.Resize(inputs.Rows).Values);
        return outputs;
    }

    public sealed override Matrix Backward(Matrix outputGradients)
    {
        MultiplyBySlope(outputs.Values, outputGradients.Values, inputGradients.Resize(outputGradients.Rows).Values);
        return inputGradients;
    }

    protected abstract void Apply(ReadOnlySpan<float> inputs, Span<float> outputs);

    protected abstract void MultiplyBySlope(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients);
}
