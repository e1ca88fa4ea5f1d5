namespace HyperTuneActors.Core.Numerics;

/// <summary>The standard normal distribution, to nearly the precision of a double and the same on every machine.</summary>
internal static class Gaussian
{
    /// <returns>The probability of a value below <paramref name="z"/>; precise in the left tail, too.</returns>
    /// <remarks>W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), as arranged
    /// in ANORM of his SPECFUN (ACM TOMS 19 (1993), algorithm 715).</remarks>
    public static double Cdf(double z)
    {
        var size = Math.Abs(z);
        if (size > 38) return z < 0 ? 0 : 1;
        if (size <= 0.66291) return 0.5 + z * Ratio(Centre, z * z);
        var tail = Density(size) * (size <= Math.Sqrt(32) ? Ratio(Flank, size) : Far(size));
        return z < 0 ? tail : 1 - tail;
    }

    /// <summary>The inverse of <see cref="Cdf"/>.</summary>
    /// <returns>The infinities at 0 and 1.</returns>
    /// <remarks>M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Appl. Statist. 37
    /// (1988), function PPND16.</remarks>
    public static double Quantile(double probability)
    {
        if (probability <= 0) return double.NegativeInfinity;
        if (probability >= 1) return double.PositiveInfinity;
        var offset = probability - 0.5;
        if (Math.Abs(offset) <= 0.425) return offset * Ratio(Middle, 0.180625 - offset * offset);
        var depth = Math.Sqrt(-Math.Log(Math.Min(probability, 1 - probability)));
        var size = depth <= 5 ? Ratio(Near, depth - 1.6) : Ratio(Deep, depth - 5);
        return offset < 0 ? -size : size;
    }

    /// <summary>ln of <see cref="Cdf"/>, precise in both tails.</summary>
    public static double LogCdf(double z) => z switch
    {
        > 0 => LogOnePlus(-Cdf(-z)),
        > -1 => Math.Log(Cdf(z)),
        _ => -z * z / 2 + Math.Log(ScaledErfc(-z / Math.Sqrt(2)) / 2),
    };

    /// <summary>ln of the probability of a value between two bounds, however far out they lie.</summary>
    /// <param name="from">Below <paramref name="to"/>; may be the negative infinity.</param>
    /// <param name="to">May be the infinity.</param>
    public static double LogMass(double from, double to)
    {
        if (from > 0) (from, to) = (-to, -from);
        if (to > 0) return LogOnePlus(-Cdf(from) - Cdf(-to));
        var (below, all) = (LogCdf(from), LogCdf(to));
        return double.IsNegativeInfinity(below) ? all : all + LogOneMinusExp(below - all);
    }

    /// <summary>ln h(z), h(z) = φ(z) + z Φ(z): the expected improvement of a normal value that lies z deviations above the
    /// best one, in deviations. It is finite where h itself underflows.</summary>
    /// <remarks>Ament et al., "Unexpected Improvements to Expected Improvement for Bayesian Optimization", NeurIPS 2023,
    /// arXiv:2310.20708, equation 9.</remarks>
    public static double LogImprovement(double z)
    {
        if (z > -1) return Math.Log(Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) + z * Cdf(z));
        var outer = -z * z / 2 - Math.Log(2 * Math.PI) / 2;
        return z > -1e6
            ? outer + LogOneMinusExp(Math.Log(ScaledErfc(-z / Math.Sqrt(2)) * -z) + Math.Log(Math.PI / 2) / 2)
            : outer - 2 * Math.Log(-z);
    }

    /// <summary>exp(x²) erfc(x), which neither under- nor overflows for x from 0.</summary>
    /// <remarks>From 5 on a continued fraction, evaluated from its 60th term (Abramowitz and Stegun 7.1.14).</remarks>
    public static double ScaledErfc(double x)
    {
        if (x < 5) return Math.Exp(x * x) * 2 * Cdf(-x * Math.Sqrt(2));
        if (x > 1e8) return 1 / (x * Math.Sqrt(Math.PI));
        var fraction = x;
        for (var term = 60; term >= 1; term--) fraction = x + term / 2.0 / fraction;
        return 1 / (Math.Sqrt(Math.PI) * fraction);
    }

    /// <summary>ln(1 + x), precise for small x.</summary>
    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }

    /// <summary>ln(1 - exp(w)) for w below 0.</summary>
    private static double LogOneMinusExp(double w) => w switch
    {
        >= 0 => double.NegativeInfinity,
        > -1e-5 => Math.Log(-w * (1 + w / 2)),
        > -0.6931471805599453 => Math.Log(-(Math.Exp(w / 2) - 1) * (Math.Exp(w / 2) + 1)),
        _ => LogOnePlus(-Math.Exp(w)),
    };

    /// <summary>exp(-z²/2), whose exponent would lose digits if it were rounded as one number.</summary>
    private static double Density(double z)
    {
        var rough = Math.Truncate(z * 16) / 16;
        return Math.Exp(-0.5 * rough * rough) * Math.Exp(-0.5 * (z - rough) * (z + rough));
    }

    private static double Far(double z)
    {
        var inverse = 1 / (z * z);
        return (1 / Math.Sqrt(2 * Math.PI) - inverse * Ratio(Tail, inverse)) / z;
    }

    /// <summary>A polynomial divided by another, their coefficients from the highest power down.</summary>
    private static double Ratio((double[] Above, double[] Below) of, double x) => Value(of.Above, x) / Value(of.Below, x);

    private static double Value(double[] coefficients, double x)
    {
        var value = 0.0;
        foreach (var coefficient in coefficients) value = value * x + coefficient;
        return value;
    }

    private static readonly (double[], double[]) Centre = (
        [6.5682337918207449113e-2, 2.2352520354606839287, 1.6102823106855587881e2, 1.0676894854603709582e3, 1.8154981253343561249e4],
        [1, 4.7202581904688241870e1, 9.7609855173777669322e2, 1.0260932208618978205e4, 4.5507789335026729956e4]);

    private static readonly (double[], double[]) Flank = (
        [
            1.0765576773720192317e-8, 3.9894151208813466764e-1, 8.8831497943883759412, 9.3506656132177855979e1,
            5.9727027639480026226e2, 2.4945375852903726711e3, 6.8481904505362823326e3, 1.1602651437647350124e4,
            9.8427148383839780218e3,
        ],
        [
            1, 2.2266688044328115691e1, 2.3538790178262499861e2, 1.5193775994075548050e3, 6.4855582982667607550e3,
            1.8615571640885098091e4, 3.4900952721145977266e4, 3.8912003286093271411e4, 1.9685429676859990727e4,
        ]);

    private static readonly (double[], double[]) Tail = (
        [
            2.307344176494017303e-2, 2.1589853405795699e-1, 1.274011611602473639e-1, 2.2235277870649807e-2,
            1.421619193227893466e-3, 2.9112874951168792e-5,
        ],
        [
            1, 1.28426009614491121, 4.68238212480865118e-1, 6.59881378689285515e-2, 3.78239633202758244e-3,
            7.29751555083966205e-5,
        ]);

    private static readonly (double[], double[]) Middle = (
        [
            2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
            1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080,
        ],
        [
            5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
            5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1,
        ]);

    private static readonly (double[], double[]) Near = (
        [
            7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258,
            3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734,
        ],
        [
            1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
            6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1,
        ]);

    private static readonly (double[], double[]) Deep = (
        [
            2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
            2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720,
        ],
        [
            2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
            1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
        ]);
}
