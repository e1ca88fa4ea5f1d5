namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>What is wrong before it comes to the format.</summary>
public sealed class YamlTests
{
    [Theory]
    [InlineData("objectives:\n\t- metric: x", "3:1", "Indent with spaces")]
    [InlineData("objectives:\n  - metric: a\n   goal: b", "4:4", "Indent the keys of one section equally")]
    [InlineData("objectives:\n  - metric: a\n     goal: b", "4:10", "Indent the keys of one section equally")]
    [InlineData("space: {x: {type: float, low: 0, high: 1}", "3:1", "")]
    [InlineData("training: {command: [a, --lr={lr}]}", "2:30", "put texts with special characters into double quotes")]
    [InlineData("training: {goal: minimi-\nspace: {x: 1}", "2:16", "Close all brackets")]
    [InlineData("label: !!@] x", "2:6", "Close all brackets")]
    [InlineData("label: 'abc", "2:8", "Close the quotes")]
    [InlineData("label: \"a\\q\"", "2:8", "Write \\\\ for a backslash")]
    [InlineData("label: @x", "2:8", "Put the text into quotes")]
    public void Broken_syntax_is_one_fault_with_its_place_and_a_remedy(string text, string place, string remedy)
    {
        var fault = Assert.Single(StudyFolder.FaultsIn("name: x\n" + text));

        Assert.StartsWith($"{place}: This is not YAML: ", fault, StringComparison.Ordinal);
        Assert.Contains(remedy, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("{a: ")]
    public void Deep_nesting_is_refused_before_it_can_overflow_the_stack(string level) =>
        Assert.Contains("nested more than 64 levels deep",
            Assert.Single(StudyFolder.FaultsIn(string.Concat(Enumerable.Repeat(level, 50_000)))), StringComparison.Ordinal);

    [Theory]
    [InlineData("name: x\n---\nname: y", "2:1")]
    [InlineData("name: x\n...\nname: y", "3:1")]
    public void A_second_document_is_refused(string text, string place) =>
        Assert.StartsWith($"{place}: A second document begins here.",
            Assert.Single(StudyFolder.FaultsIn(text)), StringComparison.Ordinal);

    [Fact]
    public void Anchors_aliases_and_tags_are_refused_where_they_stand() =>
        Assert.Equal(
            [
                "6:13: An anchor, &lots, stands here. Remove it: study files have no aliases.",
                "7:7: An alias stands here. Write the value itself: study files have no aliases.",
                "8:14: A tag (!) stands here. Remove it, or put a text that begins with ! into quotes.",
            ],
            StudyFolder.FaultsIn(
                Studies.Without("budget") + "\nbudget: {trials: 3}\nlook_ahead: &lots 3\nseed: *lots\nconcurrency: !!int 2"));

    [Fact]
    public void A_duplicate_key_is_one_fault_among_others() =>
        Assert.Equal(
            [
                "6:1: 'name' stands here twice, first in line 1. Keep one of them.",
                "7:7: 'seed' is 'x'. Write a whole number from 0 to 18446744073709551615.",
            ],
            StudyFolder.FaultsIn(Studies.Small + "\nname: other\nseed: x"));

    [Theory]
    [InlineData("- a")]
    [InlineData("hello")]
    [InlineData("name:x")]
    public void A_file_without_keys_is_told_how_to_begin(string text) =>
        Assert.Equal(
            "1:1: 'the whole file' is not a mapping. Write keys and values, beginning with 'name: my-study', with a space "
            + "after each ':'.",
            Assert.Single(StudyFolder.FaultsIn(text)));

    [Fact]
    public void A_list_as_a_key_is_refused() =>
        Assert.StartsWith("6:3: A list or a mapping is used as a key.",
            Assert.Single(StudyFolder.FaultsIn(Studies.Small + "\n? [a]\n: b")), StringComparison.Ordinal);

    [Fact]
    public void A_key_whose_value_the_parser_loses_is_refused() =>
        Assert.Equal(
            [
                "6:3: A list or a mapping is used as a key. Keys are texts; put placeholders in double quotes.",
                "6:4: A key stands here without a value. Write it as 'key: value', without '?'.",
            ],
            StudyFolder.FaultsIn(Studies.Small + "\n? : 1m30s"));
}
