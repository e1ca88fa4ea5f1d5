using System.Collections.Immutable;
using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of a sampler of the user's own. It is loaded and made once, so that what is wrong with it is told
/// before anything starts.</summary>
/// <remarks>
/// <code>
/// sampler:
///   name: custom
///   assembly: bin/LocalSearch.dll                        # from the study file's folder
///   type: HyperTuneActors.Examples.LocalSearch           # the full name of a class that is an ISampler
///   settings: {step: 0.1}                                # texts for its constructor, by default none
/// </code>
/// </remarks>
internal static class CustomReader
{
    public static SamplerSettings.Custom? Read(Section section, string folder)
    {
        var assembly = section.Require("assembly", "assembly: bin/MySampler.dll")?.Text("the path of an assembly");
        var type = section.Require("type", "type: My.Sampler")?.Text("the full name of a class");
        var settings = section.Find("settings") is { } at ? Settings(at) : ImmutableSortedDictionary<string, string>.Empty;
        if (assembly is null || type is null) return null;
        var custom = new SamplerSettings.Custom(Path.GetFullPath(assembly, folder), type, settings);
        if (SamplerLoading.FaultIn(custom) is { } fault)
            section.Fault(fault, "Name the assembly of a class that is an ISampler, and its full name with its namespace.");
        return custom;
    }

    private static ImmutableSortedDictionary<string, string> Settings(Cursor at)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (_, value) in at.Entries("a mapping, such as {step: 0.1}"))
            if (value.Scalar("a text or a number")?.Text is { } text)
                settings[value.Name] = text;
        return settings.ToImmutable();
    }
}
