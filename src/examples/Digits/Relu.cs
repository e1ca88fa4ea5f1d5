namespace HyperTuneActors.Examples.Digits;

/// <summary>max(0, x), with slope 0 at 0.</summary>
internal sealed class Relu(int units) : Activation(units)
{
    protected override void Apply(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        for (var i = 0; i < inputs.Length; i++)
            outputs[i] = inputs[i] <= 0 ? 0 : inputs[i];     // NaN passes, so that a divergence shows
    }

    protected override void MultiplyBySlope(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        for (var i = 0; i < outputs.Length; i++)
            inputGradients[i] = outputs[i] == 0 ? 0 : outputGradients[i];
    }
}
