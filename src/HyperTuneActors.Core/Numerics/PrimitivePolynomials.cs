namespace HyperTuneActors.Core.Numerics;

/// <summary>Polynomials over GF(2) modulo which x generates all that is not 0.</summary>
internal static class PrimitivePolynomials
{
    /// <returns>Without end, by degree and then by the inner coefficients, which are those of x^(degree-1) to x, as the bits
    /// of a number with the highest first; the outer ones are 1.</returns>
    public static IEnumerable<(int Degree, uint Inner)> ByDegree()
    {
        for (var degree = 1; ; degree++)
            for (var inner = 0u; inner < 1u << (degree - 1); inner++)
                if (IsPrimitive(degree, inner)) yield return (degree, inner);
    }

    /// <summary>Whether x^n is 1 for n = 2^degree - 1 and for no smaller n above 0.</summary>
    private static bool IsPrimitive(int degree, uint inner)
    {
        var (polynomial, top) = ((1u << degree) | (inner << 1) | 1, 1u << degree);
        var power = 1u;
        for (var n = 1u; n < top; n++)
        {
            power <<= 1;
            if ((power & top) != 0) power ^= polynomial;
            if (power == 1) return n == top - 1;
        }
        return false;
    }
}
