using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>sampler</c>: a name, or a mapping with the name and the sampler's settings.</summary>
/// <remarks>
/// <code>
/// sampler: random              # the default
/// sampler: {name: random}      # the same
/// </code>
/// </remarks>
internal static class SamplerSection
{
    public static readonly SamplerSettings Default = new SamplerSettings.Random();

    public static SamplerSettings? Read(Section study) =>
        study.Find("sampler") is { } at
            ? NamedSettings.Read<SamplerSettings>(at, "sampler", ("random", [], _ => new SamplerSettings.Random()))
            : null;
}
