using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Runtime.Hooks;

namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class HooksSectionTests
{
    [Fact]
    public void A_hook_is_read_with_its_defaults_and_is_not_part_of_the_study()
    {
        using var folder = new StudyFolder();
        var without = Assert.IsType<StudyFileResult.Valid>(folder.Read(Studies.Small));
        var read = Assert.IsType<StudyFileResult.Valid>(folder.Read(Studies.With(
            "hooks: [{on: study_ended, command: [./notify.sh, '{x}', 1]}, {on: [trial_failed, best_improved, trial_failed], command: [a], timeout: 1m}]")));

        Assert.Empty(without.Hooks);
        Assert.Equal(without.Spec, read.Spec);
        Assert.Equal(HookEvent.StudyEnded, Assert.Single(read.Hooks[0].On));
        Assert.Equal(["./notify.sh", "{x}", "1"], read.Hooks[0].Command.AsEnumerable());
        Assert.Equal((TimeSpan.FromSeconds(30), folder.Path), (read.Hooks[0].Timeout, read.Hooks[0].Directory));
        Assert.Equal([HookEvent.TrialFailed, HookEvent.BestImproved], read.Hooks[1].On.AsEnumerable());
        Assert.Equal(TimeSpan.FromMinutes(1), read.Hooks[1].Timeout);
    }

    [Theory]
    [InlineData("{on: best_improve, command: [a]}", "'best_improve' is no event of a study. Did you mean 'best_improved'?")]
    [InlineData("{on: x, command: [a]}", "'x' is no event of a study. Write best_improved, trial_failed or study_ended.")]
    [InlineData("{on: [], command: [a]}", "A hook on nothing would never run. Write on: study_ended")]
    [InlineData("{on: , command: [a]}", "'on' has no value. Write best_improved, trial_failed or study_ended.")]
    [InlineData("{command: [a]}", "'on' is missing: a hook needs it. Add on: study_ended")]
    [InlineData("{on: study_ended}", "'command' is missing: a hook needs it. Add command: [./notify.sh, --loud].")]
    [InlineData("{on: study_ended, command: []}", "The command is empty. Write command: [./notify.sh, --loud].")]
    [InlineData("{on: study_ended, command: ['']}", "The program is an empty text.")]
    [InlineData("{on: study_ended, command: [a, [b]]}", "'command' is not a single value.")]
    [InlineData("{on: study_ended, command: [a, \"b\\0\"]}", "An argument has a NUL character in it.")]
    [InlineData("{on: study_ended, command: curl -d @- there}", "no shell will split it. Write it as a list: command: [curl, -d, \"@-\", there].")]
    [InlineData("{on: study_ended, command: [a], timeout: 30}", "'timeout' is '30', which is no duration. Say the unit: 30s")]
    [InlineData("{on: study_ended, command: [a], timeout: 0s}", "'timeout' is 0s. Write a duration from 100ms to 1d.")]
    [InlineData("{on: study_ended, command: [a], when: now}", "'when' is no key of a hook.")]
    [InlineData("notify.sh", "'hooks' is not a mapping.")]
    public void A_faulty_hook_is_one_fault(string hook, string fault) =>
        Assert.Contains(fault, Assert.Single(StudyFolder.FaultsIn(Studies.With($"hooks: [{hook}]"))), StringComparison.Ordinal);

    [Fact]
    public void Hooks_are_a_list() =>
        Assert.Contains("'hooks' is not a list. Write a list, as in hooks: [{on: study_ended, command: [./notify.sh]}].",
            Assert.Single(StudyFolder.FaultsIn(Studies.With("hooks: {on: study_ended, command: [a]}"))), StringComparison.Ordinal);
}
