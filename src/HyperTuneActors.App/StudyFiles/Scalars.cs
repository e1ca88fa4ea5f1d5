using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Texts, words and flags of a study file. Each reader gives <see langword="null"/> after a fault.</summary>
internal static class Scalars
{
    /// <returns>A text of at least one character, all of them printable; numbers count as texts.</returns>
    public static string? Text(this Cursor at, string example)
    {
        if (at.Scalar(example)?.Text is not { } text) return null;
        if (text.Length > 0 && !text.Any(char.IsControl)) return text;
        at.Fault(
            text.Length == 0 ? $"'{at.Name}' is an empty text." : $"'{at.Name}' has a control character or a line break in it.",
            $"Write {example}.");
        return null;
    }

    /// <summary>One of a few words that stand for something.</summary>
    public static T? OneOf<T>(this Cursor at, params (string Word, T Value)[] words) where T : struct
    {
        var known = words.Select(word => word.Word).Distinct().ToArray();
        at.Offer(known);
        if (at.Scalar(Words.Or(known))?.Text is not { } text) return null;
        foreach (var (word, value) in words)
            if (word == text) return value;
        at.Fault($"{Words.Quote(text)} is no {at.Name}.", Words.Instead(text, known));
        return null;
    }

    public static bool? Flag(this Cursor at) => at.OneOf(("true", true), ("false", false));

    /// <summary>A choice or a constant. Quoted it is a text; plain it is a flag, a whole or a real number if it looks like
    /// one (<c>yes</c> and <c>on</c> do not), else a text.</summary>
    public static ParameterValue? Value(this Cursor at, string example)
    {
        if (at.Scalar(example) is not { } scalar) return null;
        if (scalar.Text.Contains('\0', StringComparison.Ordinal))
        {
            at.Fault("A text has a NUL character in it.", "Remove it: no program can receive it.");
            return null;
        }
        return scalar.IsPlain ? Plain(at, scalar.Text) : new ParameterValue.Text(scalar.Text);
    }

    private static ParameterValue? Plain(Cursor at, string text)
    {
        if (text is "true" or "false") return new ParameterValue.Flag(text == "true");
        if (Numbers.TryWhole(text, out var whole)) return new ParameterValue.Whole(whole);
        if (!Numbers.LooksReal(text)) return new ParameterValue.Text(text);
        if (Numbers.TryReal(text, out var real)) return new ParameterValue.Real(real);
        at.Fault($"{Words.Quote(text)} is no finite number.", "Write a finite number, or quote it if it is a text.");
        return null;
    }
}
