using System.Collections;

namespace HyperTuneActors.Core.Studies;

/// <summary>A list that is made when it is first looked at.</summary>
/// <param name="make">Called at most once by each thread; gives the same list whenever it is called.</param>
internal sealed class LazyList<T>(Func<IReadOnlyList<T>> make) : IReadOnlyList<T>
{
    private IReadOnlyList<T>? made;

    public int Count => Made.Count;

    public T this[int index] => Made[index];

    private IReadOnlyList<T> Made => made ??= make();

    public IEnumerator<T> GetEnumerator() => Made.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
