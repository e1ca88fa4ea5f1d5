using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>checkpoints</c>: which of them are kept.</summary>
/// <remarks>
/// <code>
/// checkpoints:
///   keep: best     # those that a trial goes on from: of paused trials the best at each rung, and the best trial's; default
///   keep: all      # every one
/// </code>
/// </remarks>
internal static class CheckpointsSection
{
    public static CheckpointKeeping Read(Section study) =>
        study.Find("checkpoints")?.Section("checkpoints", "checkpoints: {keep: all}", "keep")?.Find("keep")?.OneOf(
            ("best", CheckpointKeeping.Best), ("all", CheckpointKeeping.All)) ?? CheckpointKeeping.Best;
}
