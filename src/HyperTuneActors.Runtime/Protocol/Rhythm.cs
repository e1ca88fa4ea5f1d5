namespace HyperTuneActors.Runtime.Protocol;

/// <summary>How often workers and studies say again what may have been lost.</summary>
public static class Rhythm
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);
}
