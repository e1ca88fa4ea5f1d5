using System.Collections.Immutable;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>A node of a study file's YAML, with the place where it begins.</summary>
internal abstract class Node(Position at)
{
    public Position At { get; } = at;

    /// <param name="at">Where it begins.</param>
    /// <param name="text">Without its quotes.</param>
    /// <param name="isPlain">Whether it has no quotes; only then may it be a number or a flag.</param>
    public sealed class Scalar(Position at, string text, bool isPlain) : Node(at)
    {
        public string Text { get; } = text;

        public bool IsPlain { get; } = isPlain;

        /// <summary>A key without anything after it, or a list item without anything in it.</summary>
        public bool IsMissing => IsPlain && Text.Length == 0;
    }

    public sealed class List(Position at, ImmutableArray<Node> items) : Node(at)
    {
        public ImmutableArray<Node> Items { get; } = items;
    }

    /// <summary>Its keys are unique: of equal ones the first is kept.</summary>
    public sealed class Mapping(Position at, ImmutableArray<Entry> entries) : Node(at)
    {
        public ImmutableArray<Entry> Entries { get; } = entries;
    }

    /// <summary>A node that is a fault already; nothing more is said about it.</summary>
    public sealed class Refused(Position at) : Node(at);
}

internal sealed record Entry(Node.Scalar Key, Node Value);
