using System.Runtime.Intrinsics;
using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Tests.Numerics;

public sealed class LanesTests
{
    [Fact]
    public void The_exponential_is_right_to_two_units_in_the_last_place()
    {
        for (var x = 0.0; x > -690; x -= 0.0137)
        {
            var exact = Math.Exp(x);
            Assert.InRange(Lanes.ExpOfNegative(Vector256.Create(x)).GetElement(2),
                exact - 2 * (Math.BitIncrement(exact) - exact), exact + 2 * (Math.BitIncrement(exact) - exact));
        }
        Assert.InRange(Lanes.ExpOfNegative(Vector256.Create(-1e300)).GetElement(0), 0, 1e-300);
        Assert.InRange(Lanes.ExpOfNegative(Vector256.Create(double.NegativeInfinity)).GetElement(0), 0, 1e-300);
    }
}
