using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Trials;
using Xunit.Sdk;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>The contract's checks can fail: each is seen to catch the sampler that it guards against.</summary>
public sealed class PlantedMistakesTests
{
    public static TheoryData<SamplerSettings> Models => [new SamplerSettings.Gp(), new SamplerSettings.Tpe()];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_that_does_not_look_at_pending_trials_is_caught(SamplerSettings model)
    {
        Checks(model.Create).Where_a_model_keeps_away_suggestions_are_further_from_pending_trials_than_without_these();
        Assert.ThrowsAny<XunitException>(Checks(() => new Blind(model.Create()))
            .Where_a_model_keeps_away_suggestions_are_further_from_pending_trials_than_without_these);
    }

    [Fact]
    public void A_model_to_which_pending_trials_are_good_ones_is_caught() => Assert.ThrowsAny<XunitException>(
        Checks(() => new Drawn(new SamplerSettings.Tpe().Create()))
            .Where_a_model_keeps_away_suggestions_are_further_from_pending_trials_than_without_these);

    [Fact]
    public void A_model_that_remembers_what_it_was_asked_is_caught() => Assert.ThrowsAny<XunitException>(
        Checks(() => new Mindful(new SamplerSettings.Random().Create())).A_long_study_has_the_same_bits_from_a_cold_start);

    private static Contract Checks(Func<ISampler> create) => new(create);

    private sealed class Contract(Func<ISampler> create) : SamplerContract
    {
        protected override bool KeepsAway => true;

        protected override ISampler Create() => create();
    }

    private abstract class Mistaken(ISampler inner) : ISampler
    {
        public string Name => inner.Name;

        public int Version => inner.Version;

        protected ISampler Inner => inner;

        public abstract Draft Suggest(SuggestionRequest request);
    }

    private sealed class Blind(ISampler inner) : Mistaken(inner)
    {
        public override Draft Suggest(SuggestionRequest request) =>
            Inner.Suggest(request with { History = new History(request.History.Ended, []) });
    }

    private sealed class Drawn(ISampler inner) : Mistaken(inner)
    {
        public override Draft Suggest(SuggestionRequest request) => Inner.Suggest(request with
        {
            History = new History(request.History.Ended.Append(
                [.. request.History.Open.Select(view => Asked.Complete(view.Number.Value, view.Point, -1))]), []),
        });
    }

    private sealed class Mindful(ISampler inner) : Mistaken(inner)
    {
        private int asked;

        public override Draft Suggest(SuggestionRequest request) =>
            Inner.Suggest(request with { Stream = request.Stream with { Trial = new TrialNumber(asked++) } });
    }
}
