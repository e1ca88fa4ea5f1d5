namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The tree-structured Parzen estimator: tries what is likely among good trials and unlikely among the others.</summary>
/// <remarks>
/// <para>Bergstra et al., "Algorithms for hyper-parameter optimization", NIPS 2011, section 4: the ratio of the two
/// densities orders points as the expected improvement does. Here the densities are over all parameters at once, as
/// BOHB's and Optuna's; a conditional space is walked from the top, each group of parameters that are active together
/// chosen by its own ratio, given what was chosen above it.</para>
/// <para>What departs from the paper: the split and the weights of good trials are those of Watanabe (2023), pending trials
/// count as bad ones, and in our own variant bounds have mass of their own (<see cref="KernelAxis"/>). The trials' order of ending does not matter.</para>
/// </remarks>
public sealed class TpeSampler(SamplerSettings.Tpe settings) : ISampler
{
    public const string TheName = "tpe";
    public const int TheVersion = 2;

    private readonly Lock gate = new();
    private readonly TpeRules rules = new(settings);
    private TpeStudy? study;

    public string Name => TheName;

    public int Version => TheVersion;

    public Draft Suggest(SuggestionRequest request)
    {
        lock (gate)
        {
            if (study is null || study.Space != request.Space || study.Seed != request.Stream.Seed)
                study = new TpeStudy(request.Space, request.Stream.Seed, rules);
            return study.Suggest(request);
        }
    }
}
