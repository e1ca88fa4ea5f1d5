using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling;

public sealed class TestFunctionsTests
{
    public static TheoryData<string> Names => [.. TestFunctions.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_is_0_at_its_minimum_and_more_all_around(string name)
    {
        var (space, regret, minimum) = TestFunctions.All[name];
        Assert.InRange(regret(minimum), -1e-9, 1e-5);
        for (var number = 0; number < 2000; number++)
        {
            var stream = new KeyedStream(3, new TrialNumber(number), Purpose.TrainingSeed);
            var share = Math.Pow(0.1, number % 5);             // near the minimum, too
            double Unit(int i) => UnitInterval.FromCoordinate(space.Parameters[i], minimum[i]) is var at
                ? Math.Clamp(at + share * (stream.Uniforms((uint)i).First - (share < 1 ? 0.5 : at)), 0, 1) : 0;
            Assert.InRange(regret([.. space.PointAt(Unit).Coordinates]), -1e-9, double.MaxValue);
        }
    }
}
