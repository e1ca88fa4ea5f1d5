using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>artifacts</c>: whose are kept.</summary>
/// <remarks>
/// <code>
/// artifacts:
///   keep: all      # every trial's; default
///   keep: best     # those of trials that have not ended, and of the best
/// </code>
/// </remarks>
internal static class ArtifactsSection
{
    public static ArtifactKeeping Read(Section study) =>
        study.Find("artifacts")?.Section("artifacts", "artifacts: {keep: best}", "keep")?.Find("keep")?.OneOf(
            ("all", ArtifactKeeping.All), ("best", ArtifactKeeping.Best)) ?? ArtifactKeeping.All;
}
