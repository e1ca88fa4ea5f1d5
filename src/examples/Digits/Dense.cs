namespace HyperTuneActors.Examples.Digits;

/// <summary>Every output is a bias and a weighted sum of all inputs.</summary>
internal sealed class Dense : Layer
{
    private readonly int inputCount;
    private readonly Parameter weights;                      // one row per input, so that all loops run along rows
    private readonly Parameter biases;
    private readonly Matrix outputs;
    private readonly Matrix inputGradients;
    private readonly bool isFirst;
    private Matrix lastInputs;

    /// <param name="inputCount">Columns of the inputs.</param>
    /// <param name="outputCount">Columns of the outputs.</param>
    /// <param name="limit">Weights start evenly spread from minus this to this, biases at 0.</param>
    /// <param name="isFirst">Nobody needs the gradient by the pixels, so the first layer leaves it at 0.</param>
    /// <param name="random">Of the weights.</param>
    public Dense(int inputCount, int outputCount, float limit, bool isFirst, SplitMix64 random)
    {
        this.inputCount = inputCount;
        this.isFirst = isFirst;
        weights = new Parameter(inputCount * outputCount, decays: true);
        biases = new Parameter(outputCount, decays: false);
        outputs = new Matrix(0, outputCount);
        inputGradients = new Matrix(0, inputCount);
        lastInputs = inputGradients;
        foreach (ref var weight in weights.Values.AsSpan(0, weights.Size))
            weight = limit * (2 * random.NextSingle() - 1);
    }

    public override IReadOnlyList<Parameter> Parameters => [weights, biases];

    public override Matrix Forward(Matrix inputs, bool isTraining)
    {
        lastInputs = inputs;
        outputs.Resize(inputs.Rows);
        for (var row = 0; row < inputs.Rows; row++)
            Forward(inputs.Row(row), outputs.Row(row));
        return outputs;
    }

    public override Matrix Backward(Matrix outputGradients)
    {
        Array.Clear(weights.Gradients);
        Array.Clear(biases.Gradients);
        inputGradients.Resize(outputGradients.Rows);
        for (var row = 0; row < outputGradients.Rows; row++)
        {
            Accumulate(lastInputs.Row(row), outputGradients.Row(row));
            if (!isFirst)
                Backward(outputGradients.Row(row), inputGradients.Row(row));
        }
        return inputGradients;
    }

    private void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        RowOf(biases.Values, 0).CopyTo(output);
        for (var i = 0; i < inputCount; i++)
            if (input[i] != 0)                               // half of the pixels and of the units of relu are 0
                Kernels.AddScaled(output, input[i], RowOf(weights.Values, i));
    }

    private void Accumulate(ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient)
    {
        Kernels.AddScaled(RowOf(biases.Gradients, 0), 1, outputGradient);
        for (var i = 0; i < inputCount; i++)
            if (input[i] != 0)
                Kernels.AddScaled(RowOf(weights.Gradients, i), input[i], outputGradient);
    }

    private void Backward(ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        for (var i = 0; i < inputCount; i++)
            inputGradient[i] = Kernels.Dot(RowOf(weights.Values, i), outputGradient);
    }

    private Span<float> RowOf(float[] values, int input) => values.AsSpan(input * outputs.Columns, outputs.Columns);
}
