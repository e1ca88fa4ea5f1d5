using System.Collections;

namespace HyperTuneActors.Core.Studies;

/// <summary>An immutable list that grows at its end. Reading, replacing and appending one element cost O(log₃₂ n).</summary>
/// <remarks>The bit-partitioned trie with a tail of Clojure's vectors (Hickey, after Bagwell, "Ideal hash trees", 2001).</remarks>
public sealed class PersistentVector<T> : IReadOnlyList<T>
{
    private const int Bits = 5;
    private const int Width = 1 << Bits;

    public static readonly PersistentVector<T> Empty = new(0, Bits, [], []);

    private readonly int shift;
    private readonly object[] root;      // inner nodes hold nodes, the lowest hold full T[] leaves
    private readonly T[] tail;           // the last 1 to 32 elements; empty only in the empty vector

    private PersistentVector(int count, int shift, object[] root, T[] tail)
    {
        Count = count;
        this.shift = shift;
        this.root = root;
        this.tail = tail;
    }

    public int Count { get; }

    private int TailStart => Count - tail.Length;

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            if (index >= TailStart) return tail[index - TailStart];
            var node = root;
            for (var level = shift; level > Bits; level -= Bits) node = (object[])node[(index >> level) & (Width - 1)];
            return ((T[])node[(index >> Bits) & (Width - 1)])[index & (Width - 1)];
        }
    }

    public PersistentVector<T> Add(T value)
    {
        if (tail.Length < Width) return new(Count + 1, shift, root, [.. tail, value]);
        return Count - Width >= 1 << (shift + Bits)
            ? new(Count + 1, shift + Bits, [root, Path(shift, tail)], [value])
            : new(Count + 1, shift, Push(shift, root, tail), [value]);
    }

    public PersistentVector<T> AddRange(ReadOnlySpan<T> values)
    {
        var vector = this;
        while (!values.IsEmpty)
        {
            vector = vector.Add(values[0]);                  // there is room in the tail after that, or it is full
            var more = Math.Min(Width - vector.tail.Length, values.Length - 1);
            vector = new(vector.Count + more, vector.shift, vector.root, [.. vector.tail, .. values.Slice(1, more)]);
            values = values[(1 + more)..];
        }
        return vector;
    }

    public PersistentVector<T> SetItem(int index, T value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return index >= TailStart
            ? new(Count, shift, root, Replaced(tail, index - TailStart, value))
            : new(Count, shift, (object[])Replaced(shift, root, index, value), tail);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object[] Push(int level, object[] node, T[] leaf)
    {
        if (level == Bits) return [.. node, leaf];
        var child = ((Count - 1) >> level) & (Width - 1);
        return child < node.Length
            ? Replaced(node, child, Push(level - Bits, (object[])node[child], leaf))
            : [.. node, Path(level - Bits, leaf)];
    }

    private static object[] Path(int level, T[] leaf) => level == Bits ? [leaf] : [Path(level - Bits, leaf)];

    private static object Replaced(int level, object node, int index, T value)
    {
        if (level == 0) return Replaced((T[])node, index & (Width - 1), value);
        var child = (index >> level) & (Width - 1);
        return Replaced((object[])node, child, Replaced(level - Bits, ((object[])node)[child], index, value));
    }

    private static TItem[] Replaced<TItem>(TItem[] items, int index, TItem value)
    {
        var copy = (TItem[])items.Clone();
        copy[index] = value;
        return copy;
    }
}
