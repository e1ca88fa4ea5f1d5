using System.Text;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>How a training program reports: one flat JSON object per line on its standard output, with the step (from
/// 1) and named finite numbers. NaN and infinity are understood as Python, JavaScript and C write them.</summary>
/// <remarks>Folds or repeats may be reported together: a metric that is a list has one number per step, the first for the
/// step that the line names, or else for step 1. All lists of a line are equally long, and a single number beside them
/// belongs to their last step.</remarks>
public static class TrainerProtocol
{
    /// <summary>A report has no more bytes than this.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>What a report looks like, for people.</summary>
    public const string Example = """{"step": 1, "accuracy": 0.91}""";

    private static readonly LineResult Other = new LineResult.NotAReport();

    /// <param name="line">UTF-8, or anything else; its line ending may be there.</param>
    public static LineResult Read(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t\r\n"u8);
        if (!IsBegunBy(text)) return Other;
        if (text.Length > MaxBytes) return TooLong();

        var members = new FlatObject(text);
        var draft = new ReportDraft();
        while (members.MoveNext())
            if (draft.Add(members.Name, members.Value) is { } fault)
                return Warn($"{fault} A report looks like {Example}.", text);
        return members.Fault is { } at
            ? Warn($"It {at}. A report is one JSON object on one line, such as {Example}.", text)
            : draft.Lack is { } lack ? Warn($"{lack} A report looks like {Example}.", text)
            : draft.Finish();
    }

    /// <summary>For a line whose end was not waited for.</summary>
    public static LineResult ReadStartOfTooLong(ReadOnlySpan<byte> start) =>
        IsBegunBy(start.Trim(" \t\r\n"u8)) ? TooLong() : Other;

    private static bool IsBegunBy(ReadOnlySpan<byte> text) => text.Length > 0 && text[0] == '{';

    private static LineResult.Warning TooLong() =>
        new($"A line begins like a report but is longer than {MaxBytes / 1024} kB, so it is not one.");

    private static LineResult.Warning Warn(string why, ReadOnlySpan<byte> line) =>
        new($"This line begins like a report but is not one: {Shown(line)}. {why}");

    private static string Shown(ReadOnlySpan<byte> line) =>
        Encoding.UTF8.GetString(line[..Math.Min(line.Length, 120)]) + (line.Length > 120 ? " …" : "");
}
