using System.Collections;
using System.Reflection;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>Compares messages by all that they hold: records compare lists by place only.</summary>
internal static class SameMessage
{
    public static bool As(object? one, object? other)
    {
        if (one is null || other is null) return one is null && other is null;
        if (one.GetType() != other.GetType()) return false;
        if (one is string || one.GetType().IsPrimitive || one.GetType().IsEnum || one is TimeSpan) return one.Equals(other);
        if (one is IEnumerable these)
        {
            object[] ours = [.. these.Cast<object>()], theirs = [.. ((IEnumerable)other).Cast<object>()];
            return ours.Length == theirs.Length && ours.Zip(theirs).All(pair => As(pair.Item1, pair.Item2));
        }
        return one.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .All(property => As(property.GetValue(one), property.GetValue(other)));
    }
}
