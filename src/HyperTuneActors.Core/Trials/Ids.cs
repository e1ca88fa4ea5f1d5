using System.Globalization;

namespace HyperTuneActors.Core.Trials;

/// <summary>A study's name: 1 to 64 of a-z, A-Z, 0-9, '-', '_' and '.', beginning with a letter or digit, so that it can
/// be a folder, a persistence id and a part of a URL.</summary>
public readonly record struct StudyName(string Value) : IComparable<StudyName>
{
    public const string Rule = "1 to 64 letters, digits, '-', '_' or '.', the first a letter or a digit";

    public static bool IsValid(string name) =>
        name.Length is >= 1 and <= 64 && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    public int CompareTo(StudyName other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}

/// <summary>A trial's number in its study, from 0 without gaps.</summary>
public readonly record struct TrialNumber(int Value) : IComparable<TrialNumber>
{
    public int CompareTo(TrialNumber other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One attempt, numbered from 1, to run a trial at its places.</summary>
public readonly record struct RunId(StudyName Study, TrialNumber Trial, int Attempt)
{
    /// <summary>As <c>study/trial/attempt</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Study}/{Trial}/{Attempt}");

    /// <exception cref="FormatException">The text is not <c>study/trial/attempt</c>.</exception>
    public static RunId Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 3
            ? new RunId(new StudyName(parts[0]), new TrialNumber(Number(parts[1])), Number(parts[2]))
            : throw new FormatException($"'{text}' is not study/trial/attempt.");
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>The life of a worker process: the same worker comes back with a higher incarnation, and runs placed on an
/// older one are gone unless it announces them as re-attached.</summary>
public readonly record struct WorkerIncarnation(string Worker, long Incarnation) : IComparable<WorkerIncarnation>
{
    public int CompareTo(WorkerIncarnation other) =>
        string.CompareOrdinal(Worker, other.Worker) is var byWorker and not 0 ? byWorker : Incarnation.CompareTo(other.Incarnation);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Worker}#{Incarnation}");
}

/// <summary>One of a worker's slots, counted from 0. A run occupies one slot at each of its places.</summary>
public readonly record struct SlotId(string Worker, int Slot) : IComparable<SlotId>
{
    public int CompareTo(SlotId other) =>
        string.CompareOrdinal(Worker, other.Worker) is var byWorker and not 0 ? byWorker : Slot.CompareTo(other.Slot);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Worker}:{Slot}");
}
