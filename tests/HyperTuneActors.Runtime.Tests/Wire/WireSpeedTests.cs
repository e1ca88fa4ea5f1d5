using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Wire;
using Xunit.Abstractions;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>A report and its answer cross the wire 100,000 times. The bound is that of a busy machine; the figure is printed.</summary>
public sealed class WireSpeedTests(ITestOutputHelper output)
{
    private const int Trips = 100_000;

    [Fact]
    public void Reports_and_their_answers_take_microseconds()
    {
        object[] messages =
        [
            new RunReported(WireExamples.Run, 5, 4, Metrics.Of(("loss", 0.123456789), ("accuracy", 0.987654321))),
            new Acknowledged(WireExamples.Run, 4, 5, RunVerdict.GoOn, null),
        ];
        foreach (var message in messages)
        {
            RoundTrips(message, Trips / 10);
            var took = RoundTrips(message, Trips) / Trips;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{message.GetType().Name}: {took.TotalMicroseconds:0.00} us"));
            Assert.True(took < TimeSpan.FromMicroseconds(50));
        }
    }

    private static TimeSpan RoundTrips(object message, int count)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++) WireManifests.Decode(WireManifests.Of(message), WireManifests.Encode(message));
        return Stopwatch.GetElapsedTime(began);
    }
}
