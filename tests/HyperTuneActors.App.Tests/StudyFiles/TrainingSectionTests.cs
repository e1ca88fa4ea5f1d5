using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class TrainingSectionTests
{
    [Fact]
    public void A_nested_list_stays_one_argument()
    {
        var training = StudyFolder.SpecOf(Studies.Complete).Training;

        Assert.Equal(
            ["dotnet", "train.dll", "--learning-rate", "{learning_rate}", "--momentum {momentum}", "{{{seed}}}"],
            training.Command.Select(argument => string.Join(' ', argument)));
        Assert.Equal(["LEVEL=debug", "OMP_NUM_THREADS=1"], training.Environment.Select(v => $"{v.Key}={v.Value}"));
        Assert.Equal((0.5, 90), (training.Grace.TotalSeconds, training.Finish.TotalSeconds));
    }

    [Theory]
    [InlineData("train --lr {lr}",
        "The command is one text, and no shell will split it. Write it as a list: command: [train, --lr, \"{lr}\"].")]
    [InlineData("[]", "The command is empty.")]
    [InlineData("[train, {lr}]", "A placeholder without quotes is a YAML mapping. Write \"{lr}\" with its quotes.")]
    [InlineData("[train, '{rl}']", "There is no placeholder '{rl}'. Did you mean 'lr'?")]
    [InlineData("[train, '{lr']", "'{lr' has a lone brace. Write placeholders as {learning_rate}, and braces as {{ and }}.")]
    [InlineData("[train, 'lr}']", "'lr}' has a lone brace.")]
    [InlineData("[train, '{last_step}']", "{last_step} has no value: the study has no steps.")]
    [InlineData("[train, --momentum, '{momentum}']",
        "Whenever momentum is inactive, '--momentum' would stand there without its value. "
        + "Let both be left out together: [--momentum, \"{momentum}\"].")]
    [InlineData("[train, '{total_steps}']", "{total_steps} has no value: the study has no steps.")]
    [InlineData("[train, --resume, '{resume_from}']",
        "Whenever resume_from has no value, '--resume' would stand there without its value. "
        + "Let both be left out together: [--resume, \"{resume_from}\"].")]
    [InlineData("['{resume_from}']", "The program itself could be left out here.")]
    [InlineData("[[train, '{momentum}']]", "The program itself could be left out here.")]
    [InlineData("['{momentum}']", "The program itself could be left out here.")]
    [InlineData("['']", "The program is an empty text.")]
    [InlineData("[train, []]", "This list is empty.")]
    [InlineData("[train, [a, [b]]]", "'command' is not a single value.")]
    [InlineData("[train, ]extra", "This is not YAML")]
    [InlineData("[train, \"a\\0\"]", "An argument has a NUL character in it.")]
    public void A_faulty_command_is_one_fault(string command, string fault) =>
        Assert.Contains(fault, Assert.Single(FaultsWith($"  command: {command}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("[train, '{lr}', '{fixed}', '{trial}{attempt}{seed}', '{run_dir}/{params_file}', '{first_step}']")]
    [InlineData("[train, '--momentum={momentum}', '{{}}', '{{{lr}}}', '']")]
    [InlineData("[train, '{checkpoint_dir}', [--resume, '{resume_from}']]")]
    [InlineData("[train, file, '{momentum}']")]
    [InlineData("[train, --lr, '{lr}', [--momentum, '{momentum}']]")]
    public void A_sound_command_is_none(string command) => Assert.Empty(FaultsWith($"  command: {command}"));

    [Theory]
    [InlineData("  environment: {HYPERTUNE_X: 1}", "'HYPERTUNE_X' begins with HYPERTUNE_")]
    [InlineData("  environment: {'a=b': 1}", "'a=b' is no name for a variable.")]
    [InlineData("  environment: {A: [1]}", "'A' is not a single value.")]
    [InlineData("  environment: {A: }", "'A' has no value.")]
    [InlineData("  environment: A=1", "'environment' is not a mapping.")]
    [InlineData("  grace: 10", "'grace' is '10', which is no duration. Say the unit: 10s, 10m or 10h.")]
    [InlineData("  finish: 2d", "'finish' is 2d. Write a duration from 0s to 1d.")]
    [InlineData("  resumable: maybe", "'maybe' is no resumable. Write true or false.")]
    [InlineData("  limits: 2h", "'limits' is not a mapping. Write limits: {run: 2h, memory: 4GB}.")]
    [InlineData("  limits: {runs: 2h}", "'runs' is no key of limits. Did you mean 'run'?")]
    [InlineData("  limits: {run: 2}", "'run' is '2', which is no duration. Say the unit: 2s, 2m or 2h.")]
    [InlineData("  limits: {step: 1ms}", "'step' is 1ms. Write a duration from 100ms to 3650d.")]
    [InlineData("  limits: {memory: 4}", "'memory' is '4', which is no size. Say the unit: 4MB or 4GB.")]
    [InlineData("  limits: {memory: 4gb}", "'memory' is '4gb', which is no size. Write 4GB.")]
    [InlineData("  limits: {memory: 4 GiB}", "'memory' is '4 GiB', which is no size. Write 4GiB.")]
    [InlineData("  limits: {memory: much}", "'memory' is 'much', which is no size. Write it as 500MB, 4GB, 512MiB or 4GiB.")]
    [InlineData("  limits: {memory: 1MB}", "'memory' is 1MB. Write a size from 10MB to 1000TB.")]
    [InlineData("  resources: 2", "'resources' is not a mapping. Write resources: {cpus: 2, memory: 8GB, gpus: 1}.")]
    [InlineData("  resources: {gpu: 1}", "'gpu' is no key of resources. Did you mean 'gpus'?")]
    [InlineData("  resources: {cpus: 0}", "'cpus' is 0. Write a number above 0, at most 100000.")]
    [InlineData("  resources: {cpus: 1e-99}", "'cpus' is too small to be counted. Write a number such as 0.5 or 2.")]
    [InlineData("  resources: {memory: 8}", "'memory' is '8', which is no size. Say the unit: 8MB or 8GB.")]
    [InlineData("  resources: {gpus: 0.5}", "'gpus' is '0.5', which is no whole number. Write a whole number from 0 to 1024.")]
    [InlineData("  resources: {labels: zone=a}", "'labels' is not a mapping.")]
    [InlineData("  resources: {labels: {zone: 'a b'}}", "'a b' is no label. Write 1 to 64 letters, digits, '-', '_', '.' or '/'.")]
    [InlineData("  resources: {labels: {'zo ne': a}}", "'zo ne' is no label.")]
    [InlineData("  metrics: 'loss (?<loss>.)'", "'metrics' is not a list. Write a list, as in metrics: ['epoch")]
    [InlineData("  metrics: []", "There are 0 expressions. Write 1 to 32")]
    [InlineData("  metrics: ['loss (?<loss>.']", "'loss (?<loss>.' is no regular expression: ")]
    [InlineData("  metrics: ['loss (.)', 'loss (?<loss>.)']", "'loss (.)' has no named group. Name what it finds, as in")]
    [InlineData("  metrics: ['(?<step>.)']", @"No expression has a group for the objective 'loss'. Add one such as 'loss: (?<loss>\S+)'.")]
    [InlineData("  metrics: ['(?<los>.)']", "No expression has a group for the objective 'loss'. Did you mean 'loss' where 'los' stands?")]
    [InlineData("  metrics: [\"\\0(?<loss>.)\"]", "An expression has a NUL character in it.")]
    [InlineData("  secrets: KEY", "'secrets' is not a list. Write a list, as in secrets: [WANDB_API_KEY].")]
    [InlineData("  secrets: [a=b]", "'a=b' is no name for a variable.")]
    [InlineData("  secrets: [HYPERTUNE_RUN]", "'HYPERTUNE_RUN' begins with HYPERTUNE_")]
    [InlineData("  secrets: [KEY, KEY]", "The secret 'KEY' is there already.")]
    [InlineData("  shell: true", "'shell' is no key of training.")]
    public void Another_faulty_key_is_one_fault(string line, string fault) =>
        Assert.Contains(fault, Assert.Single(FaultsWith("  command: [train]", line)), StringComparison.Ordinal);

    [Fact]
    public void A_secret_is_not_stored_with_the_environment() =>
        Assert.Contains("'KEY' is under 'environment' too, where its value is stored.",
            Assert.Single(FaultsWith("  command: [train]", "  environment: {KEY: abcd}", "  secrets: [KEY]")), StringComparison.Ordinal);

    [Fact]
    public void All_of_it_is_read()
    {
        var training = StudyFolder.SpecOf(Studies.With(
            """
            training: {command: [train], resumable: true, limits: {run: 2h, step: 10m, no_progress: 30m, memory: 4GiB}, metrics: ['(?<step>\d+) (?<loss>\S+)'], secrets: [KEY]}
            """)).Training;

        Assert.True(training.Resumable);
        Assert.Equal(new RunLimits(TimeSpan.FromHours(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), 4L << 30), training.Limits);
        Assert.Equal([@"(?<step>\d+) (?<loss>\S+)"], training.Patterns.ToArray());
        Assert.Equal(["KEY"], training.Secrets.ToArray());
    }

    [Fact]
    public void What_a_run_occupies_is_read()
    {
        var resources = StudyFolder.SpecOf(Studies.With(
            "training: {command: [train], resources: {cpus: 0.1, memory: 8GB, gpus: 2, labels: {zone: a, rack: 7}}}")).Training.Resources;

        Assert.Equal(new Resources(0.1m, 8_000_000_000, 2, Capacity.NoLabels.Add("rack", "7").Add("zone", "a")), resources);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", resources: {}")]
    [InlineData(", resources: {cpus: 1, gpus: 0, labels: {}}")]
    public void Without_resources_a_run_occupies_one_cpu(string keys)
    {
        var training = StudyFolder.SpecOf(Studies.With($"training: {{command: [train]{keys}}}")).Training;

        Assert.Equal((null, new Resources(1)), (training.Resources, training.Needs));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(", metrics: ['(?<loss>.)']", false)]
    [InlineData(", resumable: false", false)]
    [InlineData(", resumable: true, metrics: ['(?<loss>.)']", true)]
    public void A_script_that_is_read_by_expressions_can_t_resume_unless_it_is_said(string keys, bool? isResumable) =>
        Assert.Equal(isResumable, StudyFolder.SpecOf(Studies.With($"training: {{command: [train]{keys}}}")).Training.Resumable);

    [Theory]
    [InlineData("10MB", 10_000_000)]
    [InlineData("20000kB", 20_000_000)]
    [InlineData("3TB", 3_000_000_000_000)]
    [InlineData("10000KiB", 10_240_000)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("1TiB", 1L << 40)]
    public void Sizes_have_units(string text, long bytes) =>
        Assert.Equal(bytes, StudyFolder.SpecOf(Studies.With($"training: {{command: [train], limits: {{memory: {text}}}}}")).Training.Limits?.Memory);

    [Fact]
    public void The_command_is_required() =>
        Assert.Contains("'command' is missing: training needs it.",
            Assert.Single(StudyFolder.FaultsIn(Studies.With("training: {grace: 1s}"))), StringComparison.Ordinal);

    [Fact]
    public void The_working_directory_starts_from_the_folder_of_the_study_file()
    {
        using var folder = new StudyFolder();
        var name = Path.GetFileName(folder.Path);
        var text = Studies.With($"training: {{command: [train], working_directory: ../{name}/.}}");

        Assert.Equal(
            folder.Path,
            Assert.IsType<App.StudyFiles.StudyFileResult.Valid>(folder.Read(text)).Spec.Training.WorkingDirectory.TrimEnd('/'));
    }

    [Fact]
    public void The_working_directory_must_exist() =>
        Assert.Contains("There is no directory '",
            Assert.Single(FaultsWith("  command: [train]", "  working_directory: no/such")), StringComparison.Ordinal);

    private static string[] FaultsWith(params string[] training) => StudyFolder.FaultsIn(
        Studies.WithSpace(
            "lr: {type: float, low: 0, high: 1}",
            "optimizer: {type: categorical, choices: [sgd, adam]}",
            "momentum: {type: float, low: 0, high: 1, when: {optimizer: sgd}}",
            "fixed: 1")
            .Replace("training: {command: [train]}", string.Join('\n', training.Prepend("training:")), StringComparison.Ordinal));
}
