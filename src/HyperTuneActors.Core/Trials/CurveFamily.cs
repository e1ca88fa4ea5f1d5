using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Trials;

/// <summary>A family of rising curves with three parameters, at times t above 0. All parameters are free: what must be
/// positive is an exponential.</summary>
/// <remarks>Domhan, Springenberg and Hutter, "Speeding up Automatic Hyperparameter Optimization of Deep Neural Networks by
/// Extrapolation of Learning Curves", IJCAI 2015, table 1; of its eleven families these three.</remarks>
internal abstract class CurveFamily : ICurveModel
{
    public const int Parameters = 3;

    public static readonly CurveFamily[] All = [new Pow3(), new Exp3(), new LogPower()];

    public abstract string Name { get; }

    public abstract double Value(double at, ReadOnlySpan<double> parameters, Span<double> gradient);

    /// <summary>Where the curve leads in the end: the first parameter in all families.</summary>
    public static double Asymptote(ReadOnlySpan<double> parameters) => parameters[0];

    /// <summary>Where a fit begins. Times are shares of the last one, and values run from 0 to 1.</summary>
    /// <param name="start">0, 1 or 2: from slow to fast.</param>
    /// <param name="parameters">Become the start.</param>
    public abstract void Begin(int start, Span<double> parameters);

    /// <summary>c - e^(a - b·g(t)), with b = e^q.</summary>
    private abstract class Saturating : CurveFamily
    {
        public override double Value(double at, ReadOnlySpan<double> parameters, Span<double> gradient)
        {
            var slope = Math.Exp(parameters[2]) * Clock(at);
            var distance = Math.Exp(parameters[1] - slope);
            gradient[0] = 1;
            gradient[1] = -distance;
            gradient[2] = distance * slope;
            return parameters[0] - distance;
        }

        protected abstract double Clock(double at);
    }

    /// <summary>c - a·t^-α.</summary>
    private sealed class Pow3 : Saturating
    {
        public override string Name => "pow3";

        public override void Begin(int start, Span<double> parameters) =>
            (parameters[0], parameters[1], parameters[2]) = start switch
            {
                0 => (2.0, 0.0, Math.Log(0.2)),
                1 => (1.2, Math.Log(0.2), Math.Log(0.7)),
                _ => (1.05, Math.Log(0.05), Math.Log(1.5)),
            };

        protected override double Clock(double at) => Math.Log(at);
    }

    /// <summary>c - e^(a - b·t).</summary>
    private sealed class Exp3 : Saturating
    {
        public override string Name => "exp3";

        public override void Begin(int start, Span<double> parameters) =>
            (parameters[0], parameters[1], parameters[2]) = start switch
            {
                0 => (2.0, Math.Log(2), Math.Log(0.7)),
                1 => (1.1, 0.0, Math.Log(2.5)),
                _ => (1.0, 0.0, Math.Log(8)),
            };

        protected override double Clock(double at) => at;
    }

    /// <summary>c / (1 + (t/e^b)^-a), with a = e^q.</summary>
    private sealed class LogPower : CurveFamily
    {
        public override string Name => "log_power";

        public override double Value(double at, ReadOnlySpan<double> parameters, Span<double> gradient)
        {
            var (c, power, distance) = (parameters[0], Math.Exp(parameters[2]), Math.Log(at) - parameters[1]);
            var odds = Math.Exp(-power * distance);
            var share = 1 / (1 + odds);
            var slope = c * share * (1 - share) * power;
            gradient[0] = share;
            gradient[1] = -slope;
            gradient[2] = slope * distance;
            return c * share;
        }

        public override void Begin(int start, Span<double> parameters) =>
            (parameters[0], parameters[1], parameters[2]) = start switch
            {
                0 => (2.0, 0.0, 0.0),
                1 => (1.2, Math.Log(0.3), 0.0),
                _ => (1.05, Math.Log(0.1), Math.Log(1.5)),
            };
    }
}
