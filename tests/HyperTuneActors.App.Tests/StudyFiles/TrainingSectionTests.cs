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
    [InlineData("  shell: true", "'shell' is no key of training.")]
    public void Another_faulty_key_is_one_fault(string line, string fault) =>
        Assert.Contains(fault, Assert.Single(FaultsWith("  command: [train]", line)), StringComparison.Ordinal);

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
