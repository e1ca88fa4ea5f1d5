namespace HyperTuneActors.Examples.Digits;

/// <summary>The loss of a softmax over the last outputs, added up over batches.</summary>
internal sealed class CrossEntropy(int classes)
{
    private readonly Matrix gradients = new(0, classes);
    private double loss;
    private int correct;
    private int count;

    /// <returns>The gradient, by the outputs, of the mean loss of this batch.</returns>
    public Matrix Add(Matrix outputs, ReadOnlySpan<byte> labels)
    {
        gradients.Resize(outputs.Rows);
        for (var row = 0; row < outputs.Rows; row++)
            Add(outputs.Row(row), labels[row], gradients.Row(row), 1f / outputs.Rows);
        return gradients;
    }

    /// <returns>The score of all examples since the last call.</returns>
    public Score Take()
    {
        var score = new Score(loss / count, (double)correct / count);
        (loss, correct, count) = (0, 0, 0);
        return score;
    }

    private void Add(ReadOnlySpan<float> output, byte label, Span<float> gradient, float share)
    {
        var best = IndexOfLargest(output);
        var sum = 0f;
        for (var i = 0; i < output.Length; i++)
            sum += gradient[i] = MathF.Exp(output[i] - output[best]);   // the largest taken off: no overflow
        foreach (ref var part in gradient)
            part *= share / sum;
        gradient[label] -= share;
        loss += Math.Log(sum) - (output[label] - output[best]);
        correct += best == label ? 1 : 0;
        count++;
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best])
                best = i;
        return best;
    }
}
