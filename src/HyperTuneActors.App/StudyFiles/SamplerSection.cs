using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>sampler</c>: a name, or a mapping with the name and the sampler's settings.</summary>
/// <remarks>
/// <code>
/// sampler: auto                # the default: chooses among those below
/// sampler: random
/// sampler: {name: random}      # the same
/// sampler: sobol
/// sampler: grid                # see GridReader
/// sampler: tpe                 # see TpeReader
/// sampler: gp                  # see GpReader
/// sampler: {name: custom, …}   # a class of the user's own, see CustomReader
/// </code>
/// </remarks>
internal static class SamplerSection
{
    public static readonly SamplerSettings Default = new SamplerSettings.Auto();

    /// <param name="study">The study file.</param>
    /// <param name="folder">What relative paths begin at.</param>
    /// <param name="space"><see langword="null"/> if it could not be read.</param>
    /// <param name="forbidden">As read.</param>
    public static SamplerSettings? Read(
        Section study, string folder, DeclaredSpace? space, ImmutableArray<Forbidden> forbidden) =>
        study.Find("sampler") is { } at
            ? NamedSettings.Read<SamplerSettings>(at, "sampler",
                ("custom", ["assembly", "type", "settings"], section => CustomReader.Read(section, folder)),
                ("auto", [], _ => new SamplerSettings.Auto()),
                ("random", [], _ => new SamplerSettings.Random()),
                ("sobol", [], _ => new SamplerSettings.Sobol()),
                ("grid", ["points"], section => GridReader.Read(section, at, space, forbidden)),
                ("tpe", TpeReader.Keys, TpeReader.Read),
                ("gp", GpReader.Keys, GpReader.Read))
            : null;
}
