namespace HyperTuneActors.App.StudyFiles;

/// <summary>Says in a beginner's words what to do about something that the YAML parser can't read.</summary>
internal static class SyntaxFault
{
    /// <summary>The message of a parser that stopped without one.</summary>
    public const string Stuck = "the parser can't go on from here";

    private const string Anything =
        "Indent the keys of one section equally, put a space after each ':', and put texts with ': ' into quotes.";

    private const string BracketsAndBraces =
        "Close all brackets, and put texts with special characters into double quotes, as in \"{learning_rate}\".";

    /// <summary>By what the parser's message has in it.</summary>
    private static readonly (string Said, string Right)[] Remedies =
    [
        ("tab", "Indent with spaces: YAML allows no tabs there."),
        ("flow", BracketsAndBraces),
        (Stuck, BracketsAndBraces),
        ("escape", "Write \\\\ for a backslash, or put the text into single quotes."),
        ("quoted scalar", "Close the quotes."),
        ("cannot start any token", "Put the text into quotes."),
        ("anchor", "Put a text that begins with & or * into quotes."),
        ("tag", "Put a text that begins with ! into quotes."),
        ("directive", "Remove the line that begins with %, or put the text into quotes."),
    ];

    public static void Add(Faults faults, string text, Position at, string message)
    {
        var remedy = Remedies.FirstOrDefault(remedy => message.Contains(remedy.Said, StringComparison.Ordinal));
        faults.Add(
            remedy.Said == "tab" ? FirstTab(text, at) : at,
            $"This is not YAML: {Uncapital(message.TrimEnd('.'))}.",
            remedy.Right ?? Anything);
    }

    /// <summary>The parser points at what stands before the tab, which may be many lines above.</summary>
    private static Position FirstTab(string text, Position from)
    {
        var lines = text.Split('\n');
        for (var i = from.Line - 1; i < lines.Length; i++)
            if (lines[i].TakeWhile(char.IsWhiteSpace).ToList().IndexOf('\t') is >= 0 and var tab)
                return new Position(i + 1, tab + 1);
        return from;
    }

    private static string Uncapital(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
