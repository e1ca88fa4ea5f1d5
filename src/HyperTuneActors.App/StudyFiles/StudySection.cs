using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The study file as a whole.</summary>
/// <remarks>
/// <code>
/// name: digits                      # letters, digits, '-', '_' and '.'
/// objectives: [...]                 # what is wanted                           ObjectivesSection
/// space: {...}                      # what may be tried                        SpaceSection
/// forbidden: [...]                  # combinations that no trial may have      ForbiddenSection
/// training: {...}                   # how to start the training program        TrainingSection
/// steps: {last: 27, unit: epoch}    # absent: a program without steps          StepsSection
/// sampler: random                   # what suggests, default auto              SamplerSection
/// duplicates: reject                # a configuration that another trial has   DuplicatesSection
/// scheduler: asha                   # what judges, default auto                SchedulerSection
/// budget: {trials: 60}              # when the study is complete               BudgetSection
/// concurrency: 4                    # trials that run at once, default 1
/// look_ahead: 4                     # trials suggested before a slot is free for them; default as many as run at
///                                   # once, but 0 with concurrency 1
/// weight: 1                         # the study's share where studies share a cluster, default 1
/// seed: 1                           # the key of all random numbers, default 0
/// failures: {retries: 1}            # what happens when runs fail              FailuresSection
/// checkpoints: {keep: best}         # which checkpoints are kept               CheckpointsSection
/// artifacts: {keep: all}            # whose artifacts are kept                 ArtifactsSection
/// enqueue: [{lr: 0.001}]            # configurations for the first trials      EnqueueSection
/// hooks: [...]                      # commands on events, not part of the spec HooksSection
/// </code>
/// </remarks>
internal static class StudySection
{
    private const int MostAtOnce = 1000;
    private const int FarthestAhead = 10_000;
    private const double MostWeight = 1_000_000;

    /// <returns>The spec; of worth only if there are no faults, and <see langword="null"/> only after one.</returns>
    public static StudySpec? Read(Cursor at, string folder) =>
        at.Section("a study file", "keys and values, beginning with 'name: my-study', with a space after each ':'",
            "name", "objectives", "space", "forbidden", "training", "steps", "sampler", "duplicates", "scheduler", "budget",
            "concurrency", "look_ahead", "weight", "seed", "failures", "checkpoints", "artifacts", "enqueue", "hooks") is { } study
            ? Read(study, folder)
            : null;

    private static StudySpec? Read(Section study, string folder)
    {
        var name = NameIn(study);
        var steps = StepsSection.Read(study);
        var objectives = ObjectivesSection.Read(study, steps);
        var space = SpaceSection.Read(study);
        var forbidden = ForbiddenSection.Read(study, space);
        var training = TrainingSection.Read(study, folder, space, objectives);
        var sampler = SamplerSection.Read(study, folder, space, forbidden);
        var duplicates = DuplicatesSection.Read(study);
        GpReader.CheckDuplicates(study.Find("sampler"), sampler, duplicates, "Add duplicates: replicate, or leave it out.");
        var scheduler = SchedulerSection.Read(study, objectives.FirstOrDefault(), steps, training?.Resumable);
        var budget = BudgetSection.Read(study, steps, training, sampler ?? (study.Has("sampler") ? null : SamplerSection.Default));
        var concurrency = study.Find("concurrency")?.Count(1, MostAtOnce) ?? 1;
        var ahead = study.Find("look_ahead")?.Count(0, FarthestAhead) ?? (concurrency == 1 ? 0 : concurrency);
        var weight = study.Find("weight")?.RealTo(MostWeight, 0, isIncluded: false) ?? 1;
        var seed = study.Find("seed")?.Unsigned() ?? 0;
        var failures = FailuresSection.Read(study);
        var keep = CheckpointsSection.Read(study);
        var artifacts = ArtifactsSection.Read(study);
        var enqueue = EnqueueSection.Read(study, space, forbidden, budget);
        PriorReader.WarnIfUnheeded(study, space, sampler?.Name);
        PromotionCheck.Warn(study, scheduler, steps, budget, seed);
        return name is { } named && space is not null && training is not null && budget is not null
            ? new StudySpec(named, objectives, space.Parameters, training, steps ?? StepsSection.Without,
                sampler ?? SamplerSection.Default, scheduler ?? SchedulerSection.Default, budget,
                concurrency, ahead, seed, failures, keep, enqueue, forbidden, artifacts, duplicates, weight)
            : null;
    }

    private static StudyName? NameIn(Section study)
    {
        if (study.Require("name", "name: my-study")?.Text("a name, such as my-study") is not { } name) return null;
        if (StudyName.IsValid(name)) return new StudyName(name);
        study.Find("name")!.Fault($"{Words.Quote(name)} is no name for a study.", $"Write {StudyName.Rule}.");
        return null;
    }
}
