using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling;

/// <summary>A sampler of the user's own, loaded when it is first asked. A study can so be replayed, shown and stopped where
/// its assembly is not. What is exhausted is derived from the space alone, for the same reason.</summary>
public sealed class CustomSampler(SamplerSettings.Custom settings) : ISampler
{
    private ISampler? loaded;

    /// <summary>That of its class.</summary>
    public string Name => settings.Type;

    /// <exception cref="InvalidOperationException">The sampler can't be loaded here.</exception>
    public int Version => Loaded.Version;

    private ISampler Loaded => loaded ??= SamplerSettings.Custom.Loader(settings);

    /// <exception cref="InvalidOperationException">The sampler can't be loaded here.</exception>
    public Draft Suggest(SuggestionRequest request)
    {
        var draft = Loaded.Suggest(request);
        return draft with { Because = draft.Because with { Sampler = Name, Version = Version } };
    }

    public Repertoire? RepertoireIn(SearchSpace space) => Repertoire.Of(space);
}
