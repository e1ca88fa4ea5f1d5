using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The entry <c>duplicates</c>: what happens when the sampler suggests a configuration that another trial has.</summary>
/// <remarks>
/// <code>
/// duplicates: reject       # another one is drawn, and the study ends when there is none; default
/// duplicates: avoid        # another one is drawn as long as there is one; then configurations come again
/// duplicates: replicate    # it is trained again, with another seed: for noisy results
/// </code>
/// </remarks>
internal static class DuplicatesSection
{
    public static DuplicatePolicy Read(Section study) =>
        study.Find("duplicates")?.OneOf(
            ("reject", DuplicatePolicy.Reject), ("avoid", DuplicatePolicy.Avoid),
            ("replicate", DuplicatePolicy.Replicate)) ?? DuplicatePolicy.Reject;
}
