using System.Text.RegularExpressions;

namespace HyperTuneActors.Simulation.Tests.Examples;

public sealed partial class PageTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "../../../../..");

    [Fact]
    public void The_code_on_the_page_is_that_of_the_example_test()
    {
        var page = Read("src/HyperTuneActors.Simulation/README.md");
        var test = WithoutSpace(Read("tests/HyperTuneActors.Simulation.Tests/Examples/NodeFailureTests.cs"));

        var code = Code().Matches(page).Select(block => WithoutSpace(block.Groups[1].Value)).ToArray();
        Assert.All(code, block => Assert.Contains(block, test, StringComparison.Ordinal));
        Assert.Equal(test, string.Concat(code));             // and nothing is missing
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string WithoutSpace(string text) => Space().Replace(text, "");

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
