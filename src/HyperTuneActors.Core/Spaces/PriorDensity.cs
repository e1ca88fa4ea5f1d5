using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Spaces;

/// <summary>What a <see cref="Prior"/> says of all values of its parameter: a density over the unit interval (see
/// <see cref="UnitInterval"/>), where the space's own distribution is 1.</summary>
/// <remarks>
/// <para>Of numbers and ordered values it is a normal density around the prior's value, truncated to the interval, with the
/// deviation of <see cref="DeviationOf"/>, so on a logarithmic scale where the parameter has one. A tenth of it is the
/// space's own distribution: a wrong prior makes nothing impossible, and its logarithm is bounded from below.</para>
/// <para>Of choices the prior's own is <see cref="FactorOf"/> times as likely as it is without, beside the others.</para>
/// <para>Deviations and factors are those that NePS has for the same words; the tenth is ours.</para>
/// </remarks>
public abstract class PriorDensity
{
    /// <summary>The share of the space's own distribution in that of a number.</summary>
    public const double OwnShare = 0.1;

    private PriorDensity(Parameter parameter, Prior prior)
    {
        Coordinate = SearchSpace.CoordinateOf(parameter, prior.Value);
        Mode = Math.Clamp(UnitInterval.FromCoordinate(parameter, Coordinate), 0, 1);
    }

    /// <summary>The coordinate of the prior's value.</summary>
    public double Coordinate { get; }

    /// <summary>The same in [0, 1]: where the density is largest.</summary>
    public double Mode { get; }

    /// <returns><see langword="null"/> if the parameter has no prior.</returns>
    public static PriorDensity? Of(Parameter parameter) =>
        Prior.Of(parameter) is not { } prior ? null
        : parameter is Parameter.Categorical choices ? new OfChoices(choices, prior)
        : new OfNumbers(parameter, prior);

    /// <summary>The standard deviation, as a share of the unit interval.</summary>
    public static double DeviationOf(PriorConfidence confidence) => confidence switch
    {
        PriorConfidence.Low => 0.5,
        PriorConfidence.Medium => 0.25,
        _ => 0.125,
    };

    /// <summary>How many times as likely a choice is, beside the others.</summary>
    public static double FactorOf(PriorConfidence confidence) => confidence switch
    {
        PriorConfidence.Low => 2,
        PriorConfidence.Medium => 4,
        _ => 6,
    };

    /// <summary>ln of the density.</summary>
    /// <param name="unit">In [0, 1].</param>
    /// <param name="slope">Its derivative; 0 for choices.</param>
    public abstract double Log(double unit, out double slope);

    /// <summary>ln of the density.</summary>
    /// <param name="unit">In [0, 1].</param>
    public double Log(double unit) => Log(unit, out _);

    /// <summary>Maps uniform numbers to numbers that have this distribution.</summary>
    /// <param name="uniform">In [0, 1).</param>
    /// <returns>In [0, 1].</returns>
    public abstract double Draw(double uniform);

    private sealed class OfNumbers : PriorDensity
    {
        private readonly double deviation, from, to, height;

        public OfNumbers(Parameter parameter, Prior prior) : base(parameter, prior)
        {
            deviation = DeviationOf(prior.Confidence);
            (from, to) = (-Mode / deviation, (1 - Mode) / deviation);
            height = (1 - OwnShare) * Math.Exp(TruncatedGaussian.LogDensity(0, from, to)) / deviation;
        }

        public override double Log(double unit, out double slope)
        {
            var z = (unit - Mode) / deviation;
            var bell = height * Math.Exp(-z * z / 2);
            slope = -bell * z / deviation / (bell + OwnShare);
            return Math.Log(bell + OwnShare);
        }

        // The two parts one after the other: each of them rises, so that evenly spread numbers stay so in both.
        public override double Draw(double uniform) => uniform < OwnShare
            ? uniform / OwnShare
            : Math.Clamp(Mode + deviation * TruncatedGaussian.Quantile((uniform - OwnShare) / (1 - OwnShare), from, to), 0, 1);
    }

    private sealed class OfChoices : PriorDensity
    {
        private readonly double from, to, inside, outside;

        public OfChoices(Parameter.Categorical parameter, Prior prior) : base(parameter, prior)
        {
            var all = parameter.Weights?.Sum() ?? parameter.Choices.Length;
            for (var i = 0; i < (int)Coordinate; i++) from += (parameter.Weights?[i] ?? 1) / all;
            to = from + (parameter.Weights?[(int)Coordinate] ?? 1) / all;
            outside = 1 / (1 + (FactorOf(prior.Confidence) - 1) * (to - from));
            inside = FactorOf(prior.Confidence) * outside;
        }

        public override double Log(double unit, out double slope)
        {
            slope = 0;
            return Math.Log(unit >= from && unit < to ? inside : outside);
        }

        public override double Draw(double uniform)
        {
            var before = from * outside;
            var within = (to - from) * inside;
            return uniform < before ? uniform / outside
                : uniform < before + within ? from + (uniform - before) / inside
                : Math.Min(1, to + (uniform - before - within) / outside);
        }
    }
}
