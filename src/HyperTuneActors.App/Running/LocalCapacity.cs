using System.Globalization;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.App.Running;

/// <summary>What this process has to give a study that it runs alone: as many slots as trials run at once, whatever they take of
/// processors and memory; every label that the study asks for; and this machine's GPUs where it asks for some.</summary>
internal static class LocalCapacity
{
    public static async Task<(Capacity Capacity, string? Lack)> ForAsync(StudySpec spec)
    {
        var needs = spec.Training.Needs;
        var slots = Capacity.OfSlots(spec.Concurrency) with { Labels = needs.Labels ?? Capacity.NoLabels };
        return needs.Gpus == 0 ? (slots, null) : With(slots, needs, await NvidiaSmi.AskAsync());
    }

    /// <returns>With a reason if not even one run fits.</returns>
    internal static (Capacity Capacity, string? Lack) With(Capacity slots, Resources needs, GpuSurvey survey)
    {
        var capacity = slots with { Gpus = survey.Found };
        return (capacity, capacity.CanHold(needs) ? null : string.Create(CultureInfo.InvariantCulture,
            $"Each run wants {needs.Gpus} {(needs.Gpus == 1 ? "GPU" : "GPUs")} (training.resources.gpus), and this machine has {survey.Found.Length}.")
            + (survey.Note is { } note ? $" {note}" : ""));
    }
}
