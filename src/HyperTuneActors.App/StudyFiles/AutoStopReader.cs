using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>auto_stop</c> of a budget: the study ends when its sampler's model expects no more improvement that
/// matters. Without it the expectation is shown only.</summary>
/// <remarks>
/// <code>
/// auto_stop: true                # the default tolerance: a thousandth of the distance from the best to the median value
/// auto_stop: {tolerance: 0.001}  # in the objective's unit; half of the model's noise at the least
/// </code>
/// </remarks>
internal static class AutoStopReader
{
    /// <param name="at">Where it stands.</param>
    /// <param name="sampler"><see langword="null"/> if it is faulty.</param>
    public static AutoStop? Read(Cursor at, SamplerSettings? sampler)
    {
        var rule = at.Node is not Node.Mapping ? at.Flag() == true ? new AutoStop() : null
            : at.Section("an auto_stop", "auto_stop: {tolerance: 0.001}", "tolerance") is { } section
                ? new AutoStop(section.Find("tolerance")?.RealFrom(0, isIncluded: true, "0.001"))
                : null;
        if (rule is not null && sampler is { ExpectsGain: false })
            at.Warn($"The {sampler.Name} sampler says nothing of what more trials would gain, so that auto_stop never ends this study.",
                "Write plateau: true, or choose a sampler that does.");
        return rule;
    }
}
