using HyperTuneActors.Examples.Digits;

namespace HyperTuneActors.Examples.Tests;

public sealed class GradientTests
{
    private const int Rows = 12;
    private const float Nudge = 2e-3f;

    [Theory]
    [InlineData("relu", 1)]
    [InlineData("relu", 3)]
    [InlineData("tanh", 1)]
    [InlineData("tanh", 3)]
    public void Gradients_agree_with_central_differences(string activation, int layers)
    {
        var settings = new Settings(0.01f, "sgd", 0, 9, layers, Rows, 0, Dropout: 0, activation, Seed: 3);
        var network = new Network(settings, new SplitMix64(3));
        var batch = ExampleSet.OfSize(Rows);
        batch.Fill(DataSplit.Load().Train, Enumerable.Range(0, Rows).ToArray());
        var loss = new CrossEntropy(10);
        network.Backward(loss.Add(network.Forward(batch.Pixels, isTraining: true), batch.Labels));
        loss.Take();

        foreach (var parameter in network.Parameters)
            AssertAgrees(parameter.Gradients, Differences(parameter.Values, LossOfAll));

        double LossOfAll()
        {
            loss.Add(network.Forward(batch.Pixels, isTraining: true), batch.Labels);
            return loss.Take().Loss;
        }
    }

    [Fact]
    public void Dropout_sends_gradients_through_the_units_it_kept_and_no_others()
    {
        var dropout = new Dropout(200, 0.25f, new SplitMix64(1));
        var ones = new Matrix(1, 200);
        ones.Values.Fill(1);

        var outputs = dropout.Forward(ones, isTraining: true).Values.ToArray();

        Assert.Equal(outputs, dropout.Backward(ones).Values.ToArray());
        Assert.InRange(outputs.Count(o => o == 0), 30, 70);
        Assert.All(outputs.Where(o => o != 0), o => Assert.Equal(4 / 3f, o, 1e-6f));
        Assert.Same(ones, dropout.Forward(ones, isTraining: false));
    }

    private static double[] Differences(float[] values, Func<double> loss)
    {
        return [.. Enumerable.Range(0, values.Length).Select(i => (With(i, Nudge) - With(i, -Nudge)) / (2 * Nudge))];

        double With(int place, float nudge)
        {
            var before = values[place];
            values[place] = before + nudge;
            var result = loss();
            values[place] = before;
            return result;
        }
    }

    /// <summary>By length of the whole vector, since single precision leaves little of the smallest differences.</summary>
    private static void AssertAgrees(float[] gradients, double[] differences)
    {
        var apart = Math.Sqrt(gradients.Zip(differences, (g, d) => (g - d) * (g - d)).Sum());
        var length = Math.Sqrt(differences.Sum(d => d * d));
        Assert.True(apart <= 0.01 * length, $"{apart} apart at length {length}");
    }
}
