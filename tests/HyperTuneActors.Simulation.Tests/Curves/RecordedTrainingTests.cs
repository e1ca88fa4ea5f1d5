using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;

namespace HyperTuneActors.Simulation.Tests.Curves;

public sealed class RecordedTrainingTests
{
    private static readonly ParameterValue Sgd = new ParameterValue.Text("sgd"), Adam = new ParameterValue.Text("adam");

    private static readonly StudySpec Spec = Specs.Of() with
    {
        Parameters =
        [
            new Parameter.Float("rate", 0, 1),
            new Parameter.Categorical("rule", [Sgd, Adam]),
            new Parameter.Float("momentum", 0, 1, When: new Condition([new Requirement("rule", [Sgd])])),
        ],
    };

    [Theory]
    [InlineData(0.25, 0)]
    [InlineData(0.49, 0)]
    [InlineData(0.51, 1)]
    [InlineData(0.5, 0)]
    public void The_nearest_configuration_plays_and_the_lower_of_two_equally_near(double rate, int plays)
    {
        var model = Model(new Recorded(Spec)
            .Trial(0, Of(0.25)).Report(1, 0).Trial(1, Of(0.75)).Report(1, 1).Trial(2, Of(0.25)).Report(1, 2));

        Assert.Equal(plays, model.Value(Order(rate, trial: 9), 1));
    }

    [Fact]
    public void Of_equal_configurations_the_one_with_the_same_number_plays()
    {
        var model = Model(new Recorded(Spec).Trial(0, Of(0.5)).Report(1, 0).Trial(1, Of(0.5)).Report(1, 1));

        Assert.Equal([0, 1, 0], new[] { 0, 1, 2 }.Select(trial => model.Value(Order(0.5, trial: trial), 1)));
    }

    [Fact]
    public void Another_choice_and_a_parameter_that_only_one_of_the_two_has_are_far_away()
    {
        var model = Model(new Recorded(Spec).Trial(0, Of(0.5)).Report(1, 0).Trial(1, Of(0, momentum: 0)).Report(1, 1));

        Assert.Equal(0, model.Value(Order(0), 1));
        Assert.Equal(1, model.Value(Orders.Of(Spec, 5, Of(1, momentum: 0.9)), 1));     // 1.81 away, the other 2.25
    }

    [Fact]
    public void A_trial_without_reports_is_never_the_nearest() =>
        Assert.Equal(1,
            Model(new Recorded(Spec).Trial(0, Of(0.5)).Trial(1, Of(1)).Report(1, 1)).Value(Order(0.5), 1));

    [Fact]
    public void A_program_without_steps_reports_once_what_was_reported_last()
    {
        var spec = Spec with { Steps = new StepRange(null, "") };
        var model = new RecordedTraining(spec, One().After(2).Report(1, 0.9).After(3).Report(2, 0.4).Facts);

        Assert.Equal(0.4, model.Value(Orders.Of(spec, 0, Of(0.5)), 1));
        Assert.Equal(TimeSpan.FromSeconds(5), model.Duration(Orders.Of(spec, 0, Of(0.5)), 1));
    }

    [Fact]
    public void A_recording_without_an_objective_is_refused()
    {
        var spec = Spec with { Objectives = [Spec.Leading, new Objective("latency", Goal.Minimise)] };
        var refused = Assert.Throws<InvalidDataException>(() =>
            new RecordedTraining(spec, One().Report(1, ("loss", 1), ("accuracy", 0)).Facts));

        Assert.Equal("The recording has no metric 'latency', which is an objective. It has: loss, accuracy.",
            refused.Message);
    }

    [Fact]
    public void A_recording_of_another_space_is_refused()
    {
        var spec = Spec with { Parameters = Spec.Parameters.Add(new Parameter.Int("depth", 1, 3)) };
        var refused = Assert.Throws<InvalidDataException>(() => new RecordedTraining(spec, One().Report(1, 1).Facts));

        Assert.Equal("No trial of the recording fits this study, for example trial 0: Parameter depth has no value.",
            refused.Message);
    }

    [Fact]
    public void A_recorded_choice_that_the_study_lacks_is_left_out_and_another_range_is_not()
    {
        var spec = Spec with
        {
            Parameters = [new Parameter.Float("rate", 0, 0.5), new Parameter.Categorical("rule", [Adam])],
        };
        var recorded = new Recorded(Spec).Trial(0, Of(0.3, momentum: 0)).Report(1, 0).Trial(1, Of(0.7)).Report(1, 1);

        Assert.Equal(1, new RecordedTraining(spec, recorded.Facts).Value(Order(0.3), 1));
    }

    [Fact]
    public void A_recording_without_reports_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Model(One()));

    [Fact]
    public void Facts_without_their_beginning_are_refused() =>
        Assert.Throws<InvalidDataException>(() => new RecordedTraining(Spec, One().Report(1, 1).Facts.Skip(1)));

    private static Recorded One() => new Recorded(Spec).Trial(0, Of(0.5));

    private static RecordedTraining Model(Recorded recorded) => new(Spec, recorded.Facts);

    private static RunOrder Order(double rate, int trial = 0) => Orders.Of(Spec, trial, Of(rate));

    /// <summary>With adam, or with sgd and a momentum.</summary>
    private static Configuration Of(double rate, double? momentum = null)
    {
        ImmutableArray<KeyValuePair<string, ParameterValue>> always =
            [new("rate", new ParameterValue.Real(rate)), new("rule", momentum is null ? Adam : Sgd)];
        return new Configuration(momentum is { } m ? always.Add(new("momentum", new ParameterValue.Real(m))) : always);
    }
}
