using HyperTuneActors.Core.Sampling.Auto;
using HyperTuneActors.Core.Scheduling;

namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>The page on choosing a method says what the rules do.</summary>
public sealed class ChoosingTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(StudySchema.Config, "choosing.md"));

    [Fact]
    public void The_page_has_the_rules_of_the_sampler_in_their_order() => Assert.Contains(
        Table("sampler", SamplerRule.All.Select(rule => (rule.Case, rule.Choice, rule.Because))), Page, StringComparison.Ordinal);

    [Fact]
    public void The_page_has_the_rules_of_the_scheduler_in_their_order() => Assert.Contains(
        Table("scheduler", SchedulerRule.All.Select(rule => (rule.Case, rule.Choice, rule.Because))), Page, StringComparison.Ordinal);

    [Theory]
    [InlineData("sampler")]
    [InlineData("scheduler")]
    public void The_page_has_each_method_that_can_be_named(string family)
    {
        var section = Page[Page.IndexOf($"## The {family}s", StringComparison.Ordinal)..];
        var rows = section.Split('\n').TakeWhile((line, i) => i == 0 || !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Select(line => line.Split('|')[1]).ToArray();
        foreach (var name in StudySchema.Properties.Single(property => property.Section == "a study file" && property.Key == family)
            .Schema["anyOf"]![0]!["enum"]!.AsArray().Select(name => name!.GetValue<string>()))
            Assert.Contains(rows, row => row.Contains($"`{name}`", StringComparison.Ordinal));
    }

    private static string Table(string family, IEnumerable<(string Case, string Choice, string Because)> rules) =>
        $"| the case | {family} | why |\n|---|---|---|\n"
        + string.Concat(rules.Select(rule => $"| {rule.Case} | `{rule.Choice}` | {rule.Because} |\n")) + "\n";
}
