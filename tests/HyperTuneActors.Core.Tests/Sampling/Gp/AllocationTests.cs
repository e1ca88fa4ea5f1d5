using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>The loops in which a suggestion spends its time leave no garbage. What they need they keep from one call to the
/// next, so that only the second call is measured.</summary>
public sealed class AllocationTests
{
    /// <summary>A likelihood has a kernel of its own, a joint one two, which holds its length scales and their inverse squares: a few small
    /// objects for each of the evaluations, which take n³ operations. For ten dimensions.</summary>
    private const long OneKernel = 1024;

    private static readonly KeyedStream Stream = new(5, new TrialNumber(40), Purpose.CandidateCloud);

    public static TheoryData<bool, bool> Cases => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_likelihood_makes_its_kernel_and_nothing_that_grows_with_the_rows(bool joint)
    {
        var few = OfLikelihood(30, joint);
        Assert.Equal(few, OfLikelihood(131, joint));
        Assert.InRange(few, 0, joint ? 2 * OneKernel : OneKernel);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Looking_at_points_and_asking_for_slopes_makes_nothing(bool pending, bool joint)
    {
        var (encoding, landscape) = Any(GpWords.MixedSpace, pending, joint);
        var (width, count) = (encoding.Features.Length, Posterior.MostTogether);
        var (features, slopes) = (new double[count * width], new double[count * width]);
        for (var i = 0; i < count; i++) GpWords.FeaturesOf(encoding, GpWords.MixedPoint(500 + i)).CopyTo(features, i * width);
        var (means, variances, ones) = (new double[count], new double[count], Enumerable.Repeat(1.0, count).ToArray());
        Assert.Equal(0, BytesOf(() =>
        {
            landscape.Posterior.Look(features, means, variances, true);
            landscape.Posterior.Slopes(features, ones, ones, [], slopes);
        }));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_cloud_is_filled_and_scored_without_making_anything(bool pending, bool joint)
    {
        foreach (var space in new[] { GpWords.MixedSpace, AnySpace.WithForbidden })
        {
            var (encoding, landscape) = Any(space, pending, joint);
            var cloud = new CandidateCloud(encoding, 256, 128);
            var best = new List<double[]> { PlaceOf(encoding, 1), PlaceOf(encoding, 2) };
            var box = SearchBox.Of(encoding, best[0], 0.2);
            var boxed = landscape with { Box = box };
            Assert.Equal(0, BytesOf(() =>
            {
                cloud.Fill(Stream, best, 1, null);
                cloud.Places.Score(landscape);
                cloud.Fill(Stream, best, 2, box);
                cloud.Places.Score(boxed);
            }));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_climb_and_moves_of_single_values_make_nothing(bool pending, bool joint)
    {
        foreach (var space in new[] { GpWords.MixedSpace, AnySpace.WithForbidden })
        {
            var (encoding, landscape) = Any(space, pending, joint);
            var (climb, moves, places) = (new Climb(encoding, 8), new CellMoves(encoding), new PlaceList(encoding));
            double[][] starts = [.. Enumerable.Range(100, 8).Select(i => PlaceOf(encoding, i))];
            Assert.Equal(0, BytesOf(() =>
            {
                places.Clear();
                foreach (var start in starts) places.Add(start);
                climb.Run(places, landscape);
                moves.Run(places, landscape);
            }));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_search_as_a_whole_makes_nothing(bool pending, bool joint)
    {
        var (encoding, landscape) = Any(GpWords.MixedSpace, pending, joint);
        var search = new AcquisitionSearch(encoding, 256, 128);
        var best = new List<double[]> { PlaceOf(encoding, 1), PlaceOf(encoding, 2) };
        Assert.Equal(0, BytesOf(() => search.Run(landscape, Stream, best)));
    }

    /// <summary>The factor of n rows has n²/2 numbers. It grows by a quarter at a time, and so is made anew but a few times.</summary>
    [Fact]
    public void Appending_rows_one_by_one_makes_a_few_times_what_they_take()
    {
        const int rows = 300;
        var encoding = GpWords.Square;
        double[][] features = [.. Enumerable.Range(0, rows).Select(i => new[] { i * 0.618034 % 1, i * 0.754878 % 1 })];
        var (means, variances) = (new double[1], new double[1]);
        Assert.InRange(BytesOf(() =>
        {
            var posterior = new Posterior(encoding, GpWords.KernelOf(encoding));
            foreach (var row in features)
            {
                Assert.True(posterior.Append(row, 0.01));
                posterior.SetValues([0.5]);
                posterior.Look(row, means, variances, true);
            }
        }), 0, 6L * 8 * rows * (rows / 2 + 3 * Posterior.MostTogether));
    }

    private static long OfLikelihood(int count, bool joint)
    {
        var (encoding, rows, values) = GpWords.Mixed(count);
        var likelihood = joint
            ? new JointLikelihood(encoding, rows, values, new double[count], true)
            : new Likelihood(encoding, rows, values, new double[count], true);
        var logs = new double[encoding.Dimensions.Length + (joint ? 6 : 3)];
        logs.AsSpan().Fill(-0.5);
        var gradient = new double[logs.Length];
        return BytesOf(() => likelihood.Log(logs, gradient));
    }

    private static (Encoding Encoding, Landscape Landscape) Any(SearchSpace space, bool pending, bool joint)
    {
        const int known = 50;
        var encoding = new Encoding(space);
        var plain = GpWords.KernelOf(encoding);
        var posterior = new Posterior(encoding, joint ? new JointKernel(encoding, new JointHyperparameters(plain.Of, 0.2, 0.3, 0.5)) : plain);
        for (var i = 0; i < known + 12; i++)
        {
            var features = new double[encoding.Features.Length];
            encoding.Encode(PlaceOf(encoding, i), features);
            Assert.True(posterior.Append(features, 0.01, joint && i < known ? i % 4 / 3.0 : 1));
        }
        posterior.SetValues([.. Enumerable.Range(0, known).Select(i => Math.Sin(i))]);
        Acquisition acquisition = pending
            ? new FantasyImprovement(posterior, new double[12], 0.5, Stream)
            : new LogImprovement(0.5);
        return (encoding, new Landscape(posterior, acquisition, []));
    }

    private static double[] PlaceOf(Encoding encoding, int index)
    {
        var (stream, place) = (new KeyedStream(11, new TrialNumber(index), Purpose.TrainingSeed), new double[encoding.Dimensions.Length]);
        encoding.Locate(encoding.Space.PointAt(i => stream.Uniforms((uint)i).First), place);
        return place;
    }

    /// <summary>What the second call leaves on the heap.</summary>
    private static long BytesOf(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
