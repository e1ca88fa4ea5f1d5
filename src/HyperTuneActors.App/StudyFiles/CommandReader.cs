using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>command</c> of the training section: a program and its arguments, as they are given to the system
/// without a shell.</summary>
/// <remarks>
/// <code>
/// command:
///   - python
///   - train.py
///   - --learning-rate={learning_rate}
///   - [--momentum, "{momentum}"]      # left out as a whole while momentum is inactive
/// </code>
/// See <see cref="TrainingOrder.Command"/> and <see cref="Placeholders"/>.
/// </remarks>
internal sealed class CommandReader(PlaceholderCheck placeholders)
{
    private const string Example = "command: [python, train.py, --lr, \"{lr}\"]";

    /// <returns>The sound arguments.</returns>
    public ImmutableArray<ImmutableArray<string>> Read(Cursor at)
    {
        if (at.Node is Node.Scalar { IsMissing: false } line)
            at.Fault("The command is one text, and no shell will split it.",
                $"Write it as a list: {AsList(line.Text)}.");
        else if (at.Items($"a list, as in {Example}") is { IsEmpty: false } items)
            return Read(items);
        else if (at.Node is Node.List)
            at.Fault("The command is empty.", $"Write {Example}.");
        return [];
    }

    private ImmutableArray<ImmutableArray<string>> Read(ImmutableArray<Cursor> items)
    {
        var arguments = items.Select(ArgumentAt).ToImmutableArray();
        var program = arguments[0];
        if (program.IsNested || program.Names.Any(placeholders.IsConditional))
            program.At.Fault("The program itself could be left out here.",
                "Begin with a text that does not depend on a condition.");
        else if (program.Texts is [""])
            program.At.Fault("The program is an empty text.", $"Name it first, as in {Example}.");
        foreach (var (before, after) in arguments.Zip(arguments.Skip(1)))
            CheckFlag(before, after);
        return [.. arguments.Select(argument => argument.Texts)];
    }

    private Argument ArgumentAt(Cursor at)
    {
        var items = at.Node is Node.List ? at.Items("a list of texts") : [at];
        if (items.IsEmpty) at.Fault("This list is empty.", "Write the texts that belong together, or remove it.");
        var texts = items.Select(item => (item, text: TextOf(item))).Where(read => read.text is not null).ToArray();
        return new Argument(
            at,
            [.. texts.Select(read => read.text!)],
            [.. texts.SelectMany(read => placeholders.In(read.item, read.text!))]);
    }

    private static string? TextOf(Cursor at)
    {
        if (at.Node is Node.Mapping { Entries: [{ Value: Node.Scalar { IsMissing: true } } only] })
            at.Fault("A placeholder without quotes is a YAML mapping.",
                $"Write \"{{{only.Key.Text}}}\" with its quotes.");
        else if (at.Scalar("a text, such as --lr or \"{lr}\"")?.Text is not { } text)
            return null;
        else if (text.Contains('\0', StringComparison.Ordinal))
            at.Fault("An argument has a NUL character in it.", "Remove it: no program can receive it.");
        else
            return text;
        return null;
    }

    /// <summary>A flag must not remain when the value behind it is left out.</summary>
    private void CheckFlag(Argument flag, Argument value)
    {
        if (flag.IsNested || value.IsNested || flag.Texts is not [['-', ..] name] || !flag.Names.IsEmpty) return;
        if (value.Names is [var only] && value.Texts[0] == $"{{{only}}}" && placeholders.IsConditional(only))
            value.At.Fault($"Whenever {only} {(only == PlaceholderCheck.ResumeFrom ? "has no value" : "is inactive")}, {Words.Quote(name)} would stand there without its value.",
                $"Let both be left out together: [{name}, \"{{{only}}}\"].");
    }

    internal static string AsList(string line) =>
        $"command: [{string.Join(", ", line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Quoted))}]";

    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=')
            ? text
            : $"\"{text.Trim('"', '\'')}\"";

    private sealed record Argument(Cursor At, ImmutableArray<string> Texts, ImmutableArray<string> Names)
    {
        public bool IsNested => At.Node is Node.List;
    }
}
