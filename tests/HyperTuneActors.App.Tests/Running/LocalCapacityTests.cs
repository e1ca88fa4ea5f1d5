using HyperTuneActors.App.Running;
using HyperTuneActors.App.Tests.StudyFiles;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.App.Tests.Running;

public sealed class LocalCapacityTests
{
    private static readonly Resources TwoGpus = new(8, 64_000_000_000, 2);

    [Fact]
    public async Task A_study_run_alone_has_as_many_slots_as_trials_run_at_once_and_the_labels_that_it_asks_for()
    {
        var spec = StudyFolder.SpecOf(Studies.With("training: {command: [train], resources: {cpus: 512, labels: {zone: a}}}"));

        var (capacity, lack) = await LocalCapacity.ForAsync(spec with { Concurrency = 3 });

        Assert.Null(lack);
        Assert.Equal(Capacity.OfSlots(3) with { Labels = Capacity.NoLabels.Add("zone", "a") }, capacity);
        Assert.True(capacity.CanHold(spec.Training.Needs));
    }

    [Fact]
    public void A_machine_s_gpus_are_given_out()
    {
        var (capacity, lack) = LocalCapacity.With(Capacity.OfSlots(3), TwoGpus, new GpuSurvey([new Gpu("a"), new Gpu("b")]));

        Assert.Null(lack);
        Assert.Equal(["a", "b"], Occupancy.Of(capacity).ClaimFor(TwoGpus).Devices.ToArray());
    }

    [Fact]
    public void A_machine_with_too_few_gpus_says_so() => Assert.Equal(
        "Each run wants 2 GPUs (training.resources.gpus), and this machine has 1. There is no nvidia-smi.",
        LocalCapacity.With(Capacity.OfSlots(3), TwoGpus, new GpuSurvey([new Gpu("a")], "There is no nvidia-smi.")).Lack);
}
