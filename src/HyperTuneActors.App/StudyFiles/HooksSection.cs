using System.Collections.Immutable;
using HyperTuneActors.Runtime.Hooks;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>hooks</c>: commands that are told of the study's events. They are not part of what a begun study
/// keeps, and may be changed between two runs.</summary>
/// <remarks>
/// <code>
/// hooks:
///   - on: [best_improved, trial_failed, study_ended]      # one of these words, or a list of them
///     command: [curl, -d, "@-", https://example.org]      # program and arguments, no shell, no placeholders; a program
///                                                         # with a slash is meant from the study file's folder
///     timeout: 30s                                        # then it is ended with all that it started; default 30s
/// </code>
/// Commands run in the study file's folder. See <see cref="HookMessage"/> for what they read.
/// </remarks>
internal static class HooksSection
{
    private const string Example = "hooks: [{on: study_ended, command: [./notify.sh]}]";
    private const string OnExample = "on: study_ended, or on: [best_improved, trial_failed]";
    private const string CommandExample = "command: [./notify.sh, --loud]";

    private static readonly (string Word, HookEvent Event)[] Events =
        [.. new[] { HookEvent.BestImproved, HookEvent.TrialFailed, HookEvent.StudyEnded }.Select(e => (HookMessage.Word(e), e))];

    /// <param name="file">The study file.</param>
    /// <param name="folder">Its own, absolute.</param>
    /// <returns>The sound ones.</returns>
    public static ImmutableArray<Hook> Read(Cursor file, string folder) =>
        file.Peek("hooks") is { } hooks
            ? [.. hooks.Items($"a list, as in {Example}").Select(one => HookAt(one, folder)).OfType<Hook>()]
            : [];

    private static Hook? HookAt(Cursor at, string folder)
    {
        if (at.Section("a hook", "{on: study_ended, command: [./notify.sh]}", "on", "command", "timeout") is not { } hook)
            return null;
        var on = hook.Require("on", OnExample) is { } events ? EventsAt(events) : [];
        var command = hook.Require("command", CommandExample) is { } words ? CommandAt(words) : [];
        var timeout = hook.Find("timeout")?.Duration("100ms", "1d") ?? Hook.DefaultTimeout;
        return on.IsEmpty || command.IsEmpty ? null : new Hook(on, command, timeout, folder);
    }

    private static ImmutableArray<HookEvent> EventsAt(Cursor at)
    {
        var words = at.Node is Node.List ? at.Items(OnExample) : [at];
        if (words.IsEmpty) at.Fault("A hook on nothing would never run.", $"Write {OnExample}.");
        return [.. words.Select(EventAt).OfType<HookEvent>().Distinct()];
    }

    private static HookEvent? EventAt(Cursor at)
    {
        var known = Events.Select(e => e.Word).ToArray();
        at.Offer(known);
        if (at.Scalar(Words.Or(known))?.Text is not { } text) return null;
        foreach (var (word, @event) in Events)
            if (word == text) return @event;
        at.Fault($"{Words.Quote(text)} is no event of a study.", Words.Instead(text, known));
        return null;
    }

    private static ImmutableArray<string> CommandAt(Cursor at)
    {
        if (at.Node is Node.Scalar { IsMissing: false } line)
        {
            at.Fault("The command is one text, and no shell will split it.",
                $"Write it as a list: {CommandReader.AsList(line.Text)}.");
            return [];
        }
        var words = at.Items($"a list, as in {CommandExample}");
        var texts = words.Select(TextOf).OfType<string>().ToImmutableArray();
        if (at.Node is Node.List && words.IsEmpty)
            at.Fault("The command is empty.", $"Write {CommandExample}.");
        else if (texts is ["", ..])
            at.Fault("The program is an empty text.", $"Name it first, as in {CommandExample}.");
        return texts;
    }

    private static string? TextOf(Cursor at)
    {
        if (at.Scalar("a text, such as --loud")?.Text is not { } text) return null;
        if (!text.Contains('\0', StringComparison.Ordinal)) return text;
        at.Fault("An argument has a NUL character in it.", "Remove it: no program can receive it.");
        return null;
    }
}
