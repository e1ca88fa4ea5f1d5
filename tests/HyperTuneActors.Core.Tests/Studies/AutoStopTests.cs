using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Tests.Sampling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>When <c>auto_stop: true</c> would end a study of a function, and what more trials would have brought.</summary>
public sealed class AutoStopTests
{
    private const int Trials = 80;

    private static readonly Budget Rule = new(Trials, null, null, AutoStop: new AutoStop());

    /// <summary>The oracle, which knows all trials of the budget, ends a study at the first after which none is better by more
    /// than the tolerance. Asked for: within three times its trials, and a regret below 1 % of the function's range in 80 %.</summary>
    [Fact]
    public void Studies_of_sampled_functions_end_near_where_an_oracle_ends_them_with_the_best_region_found()
    {
        var runs = Enumerable.Range(0, 20).Select(number => Run.Of(Sampled(number), (ulong)number, 0)).ToArray();
        Assert.InRange(runs.Max(run => run.Stop / run.Oracle), 0, 3.0);
        Assert.InRange(Median(runs.Select(run => run.Stop / run.Oracle)), 0, 2.0);
        Assert.InRange(runs.Count(run => run.RegretAtStop < 0.01), 18, 20);
        Assert.InRange(runs.Count(run => run.Stop < Trials), 15, 20);
    }

    /// <summary>With noise of a twentieth of the function's range a gain of half of that can't be told from chance.</summary>
    [Fact]
    public void What_is_given_up_with_noise_is_less_than_half_of_it()
    {
        var runs = Enumerable.Range(0, 8).Select(number => Run.Of(Sampled(number), (ulong)number, 0.05)).ToArray();
        Assert.All(runs, run => Assert.InRange(run.Stop, 10, Trials - 1));
        Assert.InRange(Median(runs.Select(run => run.RegretAtStop - run.RegretAtEnd)), -1, 0.025);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void A_study_of_nothing_but_noise_ends(int dimensions)
    {
        for (var seed = 1UL; seed <= 3; seed++)
            Assert.InRange(Run.Of((Cube(dimensions), _ => 0, 0, 1), seed, 1).Stop, 10, 60);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void A_study_of_a_trend_goes_on_until_it_has_come_to_its_end(int dimensions)
    {
        for (var seed = 1UL; seed <= 3; seed++)
            Assert.InRange(Run.Of((Cube(dimensions), x => x.Sum(), 0, dimensions), seed, 0).RegretAtStop, 0, 1e-3);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static SearchSpace Cube(int dimensions) =>
        new(Enumerable.Range(0, dimensions).Select(i => (Parameter)new Parameter.Float($"x{i}", 0, 1)));

    private static (SearchSpace Space, Func<double[], double> Value, double Least, double Range) Sampled(int number)
    {
        var function = number % 2 == 0 ? new SampledFunction(2, 0.35, number) : new SampledFunction(4, 0.6, number);
        return (function.Space, x => function.Value(x), function.Least, function.Range);
    }

    /// <param name="Stop">So many trials when the study ends, all of the budget if it does not.</param>
    /// <param name="Oracle">So many for who knows what comes.</param>
    /// <param name="RegretAtStop">Of the best measured trial, as a share of the function's range.</param>
    /// <param name="RegretAtEnd">The same when the budget is spent.</param>
    private sealed record Run(double Stop, double Oracle, double RegretAtStop, double RegretAtEnd)
    {
        /// <param name="of">A function, its least value and its range.</param>
        /// <param name="seed">The study's.</param>
        /// <param name="noise">The standard deviation of what is measured, as a share of the range.</param>
        public static Run Of((SearchSpace Space, Func<double[], double> Value, double Least, double Range) of, ulong seed, double noise)
        {
            var (sampler, ended, progress) = (new SamplerSettings.Gp().Create(), AppendList<TrialView>.Empty, new Progress());
            var (stop, values, measured) = ((int?)null, new double[Trials], new double[Trials]);
            for (var trial = 0; trial < Trials; trial++)
            {
                var number = new TrialNumber(trial);
                var draft = sampler.Suggest(new SuggestionRequest(
                    of.Space, [new Objective("loss", Goal.Minimise)], new StepRange(1, "step"), new History(ended, []),
                    new KeyedStream(seed, number, Purpose.InitialDesign), new Outlook(Trials, 1, [])));
                progress = progress.Suggested(Rule, number, draft.Because);
                if (progress.Gain?.InARow >= AutoStop.InARow) stop ??= trial;
                values[trial] = of.Value([.. draft.Point.Coordinates]);
                measured[trial] = values[trial] + noise * of.Range * Gaussian.Quantile(
                    (1 + new KeyedStream(seed, number, Purpose.TrainingSeed).Uniforms(0).First * (1L << 40)) / ((1L << 40) + 2));
                progress = progress.Completed(Rule, new RungEntry(measured[trial], trial));
                ended = ended.Append(new TrialView(number, draft.Point, Curve.Empty(1).With(1, [measured[trial]]), TrialStatus.Completed));
            }
            double RegretOf(int trials) => (values[Best(measured.AsSpan(0, trials))] - of.Least) / of.Range;
            return new Run(stop ?? Trials, OracleOf(measured), RegretOf(stop ?? Trials), RegretOf(Trials));
        }

        private static int Best(ReadOnlySpan<double> values)
        {
            var best = 0;
            for (var i = 1; i < values.Length; i++)
                if (values[i] < values[best]) best = i;
            return best;
        }

        private static int OracleOf(double[] measured)
        {
            double[] sorted = [.. measured.Order()];
            var enough = sorted[0] + AutoStop.DefaultShare * (sorted[sorted.Length / 2] - sorted[0]);
            return 1 + Array.FindIndex(measured, value => value <= enough);
        }
    }
}
