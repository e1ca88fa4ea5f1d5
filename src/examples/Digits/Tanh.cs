namespace HyperTuneActors.Examples.Digits;

/// <summary>The hyperbolic tangent; its slope is 1 - y².</summary>
internal sealed class Tanh(int units) : Activation(units)
{
    protected override void Apply(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        for (var i = 0; i < inputs.Length; i++)
            outputs[i] = MathF.Tanh(inputs[i]);
    }

    protected override void MultiplyBySlope(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        for (var i = 0; i < outputs.Length; i++)
            inputGradients[i] = outputGradients[i] * (1 - outputs[i] * outputs[i]);
    }
}
