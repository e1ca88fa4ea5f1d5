using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Auto;

/// <summary>Chooses a sampler for each suggestion, by the rules of <see cref="SamplerRule"/>, and says which and why.</summary>
/// <remarks>What it chooses is a function of the request alone, and each of its samplers has its own defaults. A suggestion names
/// the chosen one in its method: <c>gp model</c>. Its version rises with that of any of them.</remarks>
public sealed class AutoSampler : ISampler
{
    public const string TheName = "auto";
    public const int TheVersion = 1;

    private readonly ISampler gp = new SamplerSettings.Gp().Create();

    private readonly Dictionary<string, ISampler> samplers;

    private Counted? counted;                                  // of the last space; never authoritative

    public AutoSampler()
    {
        ISampler[] all =
            [gp, new SamplerSettings.Tpe().Create(), GridSampler.OfAll(), new SobolSampler(), new RandomSampler()];
        samplers = all.ToDictionary(sampler => sampler.Name);
        Version = TheVersion + all.Sum(sampler => sampler.Version - 1);
    }

    public string Name => TheName;

    public int Version { get; }

    /// <summary>Whether a sampler with a model suggests the first trials of a study.</summary>
    /// <param name="space">The study's.</param>
    /// <param name="trials">Its budget, if that limits their number.</param>
    public static bool HasModel(SearchSpace space, int? trials) =>
        SamplerRule.For(FactsOf(Counted.Of(space), trials, 0, 0, () => null)).Choice is "gp" or "tpe";

    public Draft Suggest(SuggestionRequest request)
    {
        var space = counted;
        if (space is null || !ReferenceEquals(space.Space, request.Space)) counted = space = Counted.Of(request.Space);
        var modelled = new Lazy<Draft>(() => gp.Suggest(request), isThreadSafe: false);
        var rule = SamplerRule.For(FactsOf(
            space, request.Outlook.Trials, request.History.Ended.Count, request.Stream.Trial.Value,
            () => modelled.Value.Because.Numbers.TryGetValue(Reasons.Trust, out var trust) ? trust : null));
        return Explained(rule, rule.Choice == gp.Name ? modelled.Value : samplers[rule.Choice].Suggest(request));
    }

    private static SamplerFacts FactsOf(Counted space, int? trials, int ended, int trial, Func<double?> trust) =>
        new(space.Parameters, space.Configurations, trials, ended, trial, trust, space.HasPriors);

    private Draft Explained(SamplerRule rule, Draft draft)
    {
        var (method, because) = (draft.Because.Method, draft.Because.Because);
        return draft with
        {
            Because = draft.Because with
            {
                Sampler = Name,
                Version = Version,
                Method = method == rule.Choice ? method : $"{rule.Choice} {method}",
                Because = because is null ? rule.Because : $"{rule.Because} {because}",
            },
        };
    }

    /// <summary>A space, and how large it is.</summary>
    private sealed record Counted(SearchSpace Space, int Parameters, int? Configurations, bool HasPriors)
    {
        public static Counted Of(SearchSpace space) => new(
            space,
            space.Parameters.Count(parameter => Axis.All(parameter, 1) is null),
            Repertoire.Of(space)?.Count,
            new Priors(space).Any);
    }
}
