namespace HyperTuneActors.Runtime.Tls;

/// <summary>The certificates that a node was given can't be used: all that is wrong with them, and what would be right.</summary>
public sealed class TlsException(IReadOnlyList<string> faults) : Exception(string.Join("\n", faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
