using System.Text;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class TrainerProtocolTests
{
    private static LineResult Read(string line) => TrainerProtocol.Read(Encoding.UTF8.GetBytes(line));

    private static string WarningOn(string line) => Assert.IsType<LineResult.Warning>(Read(line)).Text;

    [Fact]
    public void A_report_has_a_step_and_numbers() =>
        Assert.Equal(new LineResult.Report(3, Metrics.Of(("accuracy", 0.91), ("loss", 0.3))),
            Read("""{"step": 3, "accuracy": 0.91, "loss": 0.3}"""));

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData(""" { "a" : 1 } """)]
    [InlineData("{\"a\":1}\r\n")]
    [InlineData("\t{\n\"a\":\r1}")]
    [InlineData("""{"a":1.0}""")]
    [InlineData("""{"a":10e-1}""")]
    [InlineData("""{"\u0061":0.1E+1}""")]
    public void A_report_needs_no_step_and_may_be_spaced(string line) =>
        Assert.Equal(new LineResult.Report(null, Metrics.Of(("a", 1))), Read(line));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("3.0", 3)]
    [InlineData("1e3", 1000)]
    public void A_step_is_a_whole_number_however_it_is_written(string written, int step) =>
        Assert.Equal(new LineResult.Report(step, Metrics.Of(("a", -0.5))),
            Read($$"""{"a": -0.5, "step": {{written}}}"""));

    [Theory]
    [InlineData("0", "The step is 0; steps are whole numbers from 1.")]
    [InlineData("-1", "The step is -1;")]
    [InlineData("1.5", "The step is 1.5;")]
    [InlineData("2147483648", "The step is 2147483648;")]
    [InlineData("NaN", "The step is NaN;")]
    [InlineData("1e400", "The step is 1e400;")]
    [InlineData("\"3\"", "The step is the text '3';")]
    [InlineData("null", "The step is null;")]
    [InlineData("true", "The step is true;")]
    [InlineData("[3]", "The step is a list;")]
    public void Any_other_step_is_told(string written, string text) =>
        Assert.Contains(text, WarningOn($$"""{"step": {{written}}, "a": 1}"""));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\r\n")]
    [InlineData("Epoch 3: loss 0.3")]
    [InlineData("[1, 2]")]
    [InlineData("\"{\"")]
    [InlineData("x {\"a\": 1}")]
    [InlineData("\uFFFD\0")]
    public void Anything_that_begins_otherwise_is_for_the_log(string line) =>
        Assert.IsType<LineResult.NotAReport>(Read(line));

    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("-nan")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("+inf")]
    [InlineData("inf")]
    [InlineData("-inf")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public void A_number_that_is_not_finite_is_divergence(string written)
    {
        var diverged = new LineResult.Diverged("loss", 3, written);
        Assert.Equal(diverged, Read($$"""{"loss": {{written}}, "step": 3}"""));
        Assert.Equal(diverged, Read($$"""{"step":3,"a":1,"loss":{{written}},"b":NaN}"""));
        Assert.Equal(diverged with { Step = null }, Read($$"""{"loss":{{written}}}"""));
    }

    [Theory]
    [InlineData("""{"a": "0.9"}""", "Metric 'a' is the text '0.9'; metrics are numbers.")]
    [InlineData("""{"a": "NaN"}""", "Metric 'a' is the text 'NaN'")]
    [InlineData("""{"level": "info"}""", "Metric 'level' is the text 'info'")]
    [InlineData("""{"a": {"b": 1}}""", "Metric 'a' is an object")]
    [InlineData("""{"a": []}""", "Metric 'a' is a list with nothing in it; a list has one number per step.")]
    [InlineData("""{"a": [1, ]}""", "Metric 'a' is a list with nothing in it;")]
    [InlineData("""{"a": [[1, 2], [3, 4]]}""", "Metric 'a' is a list with a list in it;")]
    [InlineData("""{"a": [{"b": 1}]}""", "Metric 'a' is a list with an object in it;")]
    [InlineData("""{"a": [1, "0.9, or so]"]}""", "Metric 'a' is a list with a text in it;")]
    [InlineData("""{"a": [1, null]}""", "Metric 'a' is a list with null in it;")]
    [InlineData("""{"a": [1 2]}""", "Metric 'a' is a list with 1 2 in it;")]
    [InlineData("""{"a": [1, 2, 3], "b": [1, 2]}""", "Its lists have 3 and 2 numbers; all lists of a report have one per step.")]
    [InlineData("""{"a": [1, 2], "a": 2}""", "It has 'a' twice.")]
    [InlineData("""{"a": [1, 2], "step": 2147483647}""", "Its steps go beyond 2147483647.")]
    [InlineData("""{"a": [1, 2}""", "character 7, where the list's ']' should be.")]
    [InlineData("""{"a": [1, 2]""", "It ends where ',' or '}' should be.")]
    [InlineData("""{"a": null}""", "Metric 'a' is null")]
    [InlineData("""{"a": true}""", "Metric 'a' is true")]
    [InlineData("""{"a": 01}""", "Metric 'a' is 01")]
    [InlineData("""{"a": 1_000}""", "Metric 'a' is 1_000")]
    [InlineData("""{"a": 0x1}""", "Metric 'a' is 0x1")]
    [InlineData("""{"a": 1., "b": 1}""", "Metric 'a' is 1.;")]
    [InlineData("""{"a": tensor(0.9)}""", "Metric 'a' is tensor(0.9)")]
    [InlineData("""{"a": 1, "a": 2}""", "It has 'a' twice.")]
    [InlineData("""{"a": 1, "\u0061": 2}""", "It has 'a' twice.")]
    [InlineData("""{"step": 1, "step": 1, "a": 1}""", "It has 'step' twice.")]
    [InlineData("""{"step": 3}""", "It has no metric.")]
    [InlineData("{}", "It has no metric.")]
    [InlineData("{", "It ends where a name in double quotes should be.")]
    [InlineData("""{'a': 1}""", "It is not JSON at character 2, where a name in double quotes should be.")]
    [InlineData("""{"a"}""", "character 5, where ':' should be.")]
    [InlineData("""{"a": }""", "character 7, where a value should be.")]
    [InlineData("""{"a": 1,}""", "character 9, where a name in double quotes should be.")]
    [InlineData("""{"a": 1 "b": 2}""", "character 9, where ',' or '}' should be.")]
    [InlineData("""{"a": 1""", "It ends where ',' or '}' should be.")]
    [InlineData("""{"a": 1} {"a": 2}""", "character 10, where nothing more should be.")]
    [InlineData("""{"ä": 1} x""", "character 10, where nothing more should be.")]
    [InlineData("""{"a": "x}""", "where a value should be.")]
    [InlineData("""{"\q": 1}""", "where a name in double quotes should be.")]
    public void A_line_that_begins_like_a_report_but_is_none_is_told_why(string line, string why)
    {
        var text = WarningOn(line);
        Assert.Contains(why, text);
        Assert.Contains(line, text);
        Assert.Contains(TrainerProtocol.Example, text);
    }

    [Fact]
    public void Lists_are_one_report_per_step_from_the_first() =>
        Assert.Equal(
            new LineResult.Reports(
            [
                new(1, Metrics.Of(("accuracy", 0.91), ("loss", 1))),
                new(2, Metrics.Of(("accuracy", 0.93), ("loss", 2))),
                new(3, Metrics.Of(("accuracy", -9e-1), ("loss", 3))),
            ]),
            Read("""{"accuracy": [0.91,0.93 , -9e-1], "loss": [ 1, 2, 3 ]}"""));

    [Fact]
    public void Lists_with_a_step_begin_there_and_may_have_a_single_number() =>
        Assert.Equal(
            new LineResult.Reports([new(4, Metrics.Of(("accuracy", 0.91)))]),
            Read("""{"accuracy": [0.91], "step": 4}"""));

    [Fact]
    public void A_number_beside_lists_belongs_to_their_last_step() =>
        Assert.Equal(
            new LineResult.Reports(
                [new(1, Metrics.Of(("accuracy", 0.91))), new(2, Metrics.Of(("accuracy", 0.93), ("test_accuracy", 0.9)))]),
            Read("""{"test_accuracy": 0.9, "accuracy": [0.91, 0.93]}"""));

    [Theory]
    [InlineData("""{"loss": [1, NaN, Infinity]}""", 2, "NaN")]
    [InlineData("""{"loss": [1, 2, -inf], "step": 5}""", 7, "-inf")]
    [InlineData("""{"loss": NaN, "other": [1, 2, 3]}""", 3, "NaN")]
    public void A_number_in_a_list_that_is_not_finite_is_divergence_at_its_step(string line, int step, string value) =>
        Assert.Equal(new LineResult.Diverged("loss", step, value), Read(line));

    [Fact]
    public void A_list_has_at_most_1000_numbers()
    {
        string With(int numbers) => $$"""{"a": [{{string.Join(",", Enumerable.Range(0, numbers))}}]}""";
        Assert.Equal(1000, Assert.IsType<LineResult.Reports>(Read(With(1000))).All.Length);
        Assert.Contains("Metric 'a' is a list of more than 1000 numbers.", WarningOn(With(1001)));
    }

    [Fact]
    public void Broken_UTF_8_in_a_name_is_told() =>
        Assert.IsType<LineResult.Warning>(TrainerProtocol.Read([.. "{\""u8, 0xff, .. "\": 1}"u8]));

    [Fact]
    public void A_report_has_at_most_64_metrics()
    {
        string With(int metrics) =>
            $"{{{string.Join(",", Enumerable.Range(0, metrics).Select(i => $"\"m{i}\": {i}"))}}}";
        Assert.Equal(64, Assert.IsType<LineResult.Report>(Read(With(64))).Metrics.Names.Length);
        Assert.Contains("It has more than 64 metrics.", WarningOn(With(65)));
    }

    [Fact]
    public void A_report_has_at_most_16_kB()
    {
        string Long(int bytes) => """{"a": 1""" + new string(' ', bytes - 8) + "}";
        Assert.IsType<LineResult.Report>(Read(Long(TrainerProtocol.MaxBytes)));
        Assert.Contains("longer than 16 kB", WarningOn(Long(TrainerProtocol.MaxBytes + 1)));
    }

    [Fact]
    public void No_prefix_and_no_flipped_byte_of_a_report_breaks_the_reader()
    {
        var line = Encoding.UTF8.GetBytes("""{"step": 3, "\u00e4\\b": -1.5e-3, "c": NaN, "d": [1, -2]}""");
        for (var end = 0; end < line.Length; end++) TrainerProtocol.Read(line.AsSpan(0, end));
        for (var at = 0; at < line.Length; at++)
            for (var value = 0; value < 256; value++)
            {
                byte[] changed = [.. line];
                changed[at] = (byte)value;
                TrainerProtocol.Read(changed);
            }
    }
}
