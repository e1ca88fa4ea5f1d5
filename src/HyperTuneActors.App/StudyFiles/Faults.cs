using System.Collections.Immutable;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>A place in a study file; line and column count from 1.</summary>
internal readonly record struct Position(int Line, int Column)
{
    /// <summary>The file as a whole.</summary>
    public static readonly Position None = new(0, 0);
}

/// <summary>Collects what is wrong with one study file, so that all of it is told at once.</summary>
internal sealed class Faults(string file)
{
    private readonly List<Fault> all = [];
    private readonly List<Fault> warnings = [];

    /// <summary>What the readers of the file would have understood.</summary>
    public Vocabulary Vocabulary { get; } = new();

    public bool Any => all.Count > 0;

    public void Add(Position at, string wrong, string right) =>
        all.Add(new Fault(file, at.Line, at.Column, OneLine(wrong), OneLine(right)));

    /// <summary>Notes what the file may say, and its author hardly means.</summary>
    public void Warn(Position at, string odd, string right) =>
        warnings.Add(new Fault(file, at.Line, at.Column, OneLine(odd), OneLine(right)));

    public ImmutableArray<Fault> InOrder() => InOrder(all);

    public ImmutableArray<Fault> Warnings() => InOrder(warnings);

    private static ImmutableArray<Fault> InOrder(List<Fault> faults) =>
        [.. faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
