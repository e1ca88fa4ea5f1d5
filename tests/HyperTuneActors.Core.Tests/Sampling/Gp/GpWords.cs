using System.Text.Json;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Tests.Golden;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>Spaces and rows for tests of the Gaussian process.</summary>
internal static class GpWords
{
    public static readonly Encoding Square = new(new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)]));

    /// <summary>All kinds of parameters, conditional ones among them.</summary>
    public static readonly SearchSpace MixedSpace = new(
    [
        new Parameter.Float("rate", 1e-5, 1e-1, Log: true),
        new Parameter.Categorical("optimizer", [Text("adam"), Text("sgd"), Text("lion")]),
        new Parameter.Float("momentum", 0, 0.99, When: new Condition([new Requirement("optimizer", [Text("sgd")])])),
        new Parameter.Categorical("decay", [Text("cosine"), Text("step")], new Condition([new Requirement("optimizer", [Text("sgd"), Text("lion")])])),
        new Parameter.Int("layers", 1, 5),
        new Parameter.Int("width", 8, 512, Log: true),
        new Parameter.Float("dropout", 0, 0.5, Step: 0.05),
        new Parameter.Normal("temperature", 1, 0.3),
        new Parameter.Constant("classes", new ParameterValue.Whole(10)),
    ]);

    /// <summary>The logarithms of the golden values' hyperparameters.</summary>
    public static double[] GoldenLogs =>
        [.. GoldenValuesOf("ell").Select(x => Math.Log(x)), Math.Log(GoldenValues.At("gp", "s2").GetDouble()), Math.Log(GoldenValues.At("gp", "noise_var").GetDouble())];

    public static double[] GoldenValuesOf(string key) => GoldenValues.At("gp", key).Numbers();

    public static FeatureRows GoldenRows()
    {
        var rows = new FeatureRows(2);
        foreach (var point in GoldenValues.At("gp", "X").EnumerateArray()) rows.Add(Centred(point));
        return rows;
    }

    /// <summary>The features of a point of the unit square.</summary>
    public static double[] Centred(JsonElement point) => [.. point.Numbers().Select(u => u - 0.5)];

    /// <summary>Random points of the mixed space with values that depend on them.</summary>
    public static (Encoding Encoding, FeatureRows Rows, double[] Values) Mixed(int count)
    {
        var encoding = new Encoding(MixedSpace);
        var rows = new FeatureRows(encoding.Features.Length);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var features = FeaturesOf(encoding, MixedPoint(i));
            rows.Add(features);
            values[i] = Math.Sin(5 * features[0]) + features.Sum() / 3;
        }
        return (encoding, rows, values);
    }

    public static Point MixedPoint(int index)
    {
        var stream = new KeyedStream(11, new TrialNumber(index), Purpose.TrainingSeed);
        return MixedSpace.PointAt(i => stream.Uniforms((uint)i).First);
    }

    public static double[] FeaturesOf(Encoding encoding, Point point)
    {
        var (place, features) = (new double[encoding.Dimensions.Length], new double[encoding.Features.Length]);
        encoding.Locate(point, place);
        encoding.Encode(place, features);
        return features;
    }

    public static ParameterValue Text(string text) => new ParameterValue.Text(text);

    public static void Predict(Posterior posterior, ReadOnlySpan<double> features, Span<double> means, Span<double> variances)
    {
        var width = features.Length / means.Length;
        for (var from = 0; from < means.Length; from += Posterior.MostTogether)
        {
            var count = Math.Min(Posterior.MostTogether, means.Length - from);
            posterior.Look(features.Slice(from * width, count * width), means.Slice(from, count), variances.Slice(from, count), false);
        }
    }

    public static Kernel KernelOf(Encoding encoding) => new(encoding,
        new Hyperparameters([.. encoding.Dimensions.Select((_, i) => 0.4 + 0.1 * i)], 1.3, 0.5, 1e-3));

    public static (Encoding Encoding, Posterior Posterior) WithPending(int known, int pending)
    {
        var (encoding, rows, values) = Mixed(known + pending);
        var posterior = new Posterior(encoding, KernelOf(encoding));
        var row = new double[encoding.Features.Length];
        for (var i = 0; i < known + pending; i++)
        {
            rows.CopyTo(row, i);
            Assert.True(posterior.Append(row, 0));
        }
        posterior.SetValues(values.AsSpan(0, known));
        return (encoding, posterior);
    }
}
