using System.Collections;

namespace HyperTuneActors.Core.Trials;

/// <summary>A list that only grows. Lists that share their beginning share its memory, and appending to the longest
/// costs O(1); appending to a shorter one, where a state forked, copies.</summary>
public sealed class AppendList<T> : IReadOnlyList<T>
{
    public static readonly AppendList<T> Empty = new(new Cells(0), 0);

    private readonly Cells cells;

    private AppendList(Cells cells, int count)
    {
        this.cells = cells;
        Count = count;
    }

    public int Count { get; }

    public T this[int index] => index < Count ? cells.Values[index] : throw new ArgumentOutOfRangeException(nameof(index));

    public ReadOnlySpan<T> Span => cells.Values.AsSpan(0, Count);

    /// <summary>Whether the other list begins with the elements of this one, and so has more or none besides. Mostly, where it
    /// has grown from this one, that costs O(1).</summary>
    public bool IsBeginningOf(AppendList<T> other) =>
        Count <= other.Count && (ReferenceEquals(cells, other.cells) || Span.SequenceEqual(other.Span[..Count]));

    public AppendList<T> Append(T value) => Append([value]);

    /// <summary>Appends all the values, or copies once if another list has already grown from this one.</summary>
    public AppendList<T> Append(params ReadOnlySpan<T> values)
    {
        var owner = cells.Claim(Count, values.Length) ? cells : cells.Copy(Count, values.Length);
        values.CopyTo(owner.Values.AsSpan(Count));
        return new AppendList<T>(owner, Count + values.Length);
    }

    /// <summary>The same values in no more memory than they need: for a list that will hardly grow again.</summary>
    public AppendList<T> Trimmed() =>
        cells.Values.Length == Count ? this : new AppendList<T>(cells.Exactly(Count), Count);

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return cells.Values[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Cells(int capacity)
    {
        private int fill;

        public T[] Values { get; } = capacity == 0 ? [] : new T[capacity];

        // Two threads may append to equal lists (an actor, a what-if in a task): the cells are claimed before they are
        // written.
        public bool Claim(int from, int count) =>
            from + count <= Values.Length && Interlocked.CompareExchange(ref fill, from + count, from) == from;

        public Cells Copy(int count, int more)
        {
            var copy = new Cells(Math.Max(4, Math.Max(count + more, count * 2))) { fill = count + more };
            Array.Copy(Values, copy.Values, count);
            return copy;
        }

        public Cells Exactly(int count)
        {
            var copy = new Cells(count) { fill = count };
            Array.Copy(Values, copy.Values, count);
            return copy;
        }
    }
}
