using System.Collections.Immutable;
using System.Text.Json;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.Tests.Views;

public sealed class SuggestionTextTests
{
    private static readonly Suggestion Random = new("random", 1, "random", null, ImmutableSortedDictionary<string, double>.Empty);

    [Fact]
    public void All_reasons_make_one_sentence_of_short_numbers() => Assert.Equal(
        "gp (model): expected 0.9531 ± 0.0042 (improvement by mean 70 %, by uncertainty 30 %); nearest evaluated: trial 12 at 0.0312; "
            + "model trust 0.812; from 40 trials; noise 0.001; expected gain of 10 more trials: +0.0312.",
        SuggestionText.Of(Story.Reasoned));

    [Fact]
    public void A_sampler_without_reasons_is_named_alone()
    {
        Assert.Equal("random.", SuggestionText.Of(Random));
        Assert.Equal("sobol (startup).", SuggestionText.Of(Random with { Sampler = "sobol", Method = "startup" }));
        Assert.False(SuggestionText.IsTelling(Random));
    }

    [Fact]
    public void What_training_will_cost_is_said_where_it_is_known() => Assert.Equal(
        "gp (model): expected cost 1234; from 9 trials.",
        SuggestionText.Of(Random with
        {
            Sampler = "gp", Method = "model",
            Numbers = ImmutableSortedDictionary<string, double>.Empty.Add(Reasons.PredictedCost, 1234.4).Add(Reasons.Trials, 9),
        }));

    [Fact]
    public void A_draft_that_replaced_another_says_why()
    {
        var replaced = Random with { Because = "gp failed: no data." };
        Assert.Equal("random: gp failed: no data.", SuggestionText.Of(replaced));
        Assert.True(SuggestionText.IsTelling(replaced));
    }

    [Fact]
    public void A_ratio_of_densities_is_a_factor_and_a_number_of_a_user_s_sampler_has_its_name() => Assert.Equal(
        "tpe (model): good trials are 12.2 times as dense there as others; my score 3.",
        SuggestionText.Of(Random with
        {
            Sampler = "tpe", Method = "model",
            Numbers = ImmutableSortedDictionary<string, double>.Empty.Add(Reasons.LogRatio, 2.5).Add("my_score", 3),
        }));

    [Fact]
    public void Priors_that_lean_are_a_factor() => Assert.Equal(
        "gp (model): by the priors it counts 3.32 times as much as what is far from their values.",
        SuggestionText.Of(Random with
        {
            Sampler = "gp", Method = "model", Numbers = ImmutableSortedDictionary<string, double>.Empty.Add(Reasons.Prior, 1.2),
        }));

    [Fact]
    public void For_machines_reasons_are_numbers_with_the_sentence_beside_them()
    {
        var json = JsonSerializer.SerializeToElement(SuggestionReport.Of(Story.Reasoned), ReportJson.Default.SuggestionReport);
        Assert.Equal(("gp", 2, "model"), (json.GetProperty("sampler").GetString(), json.GetProperty("version").GetInt32(), json.GetProperty("method").GetString()));
        Assert.Equal(0.95312, json.GetProperty("numbers").GetProperty("predicted_mean").GetDouble());
        Assert.StartsWith("gp (model): expected 0.9531", json.GetProperty("says").GetString(), StringComparison.Ordinal);
    }
}
