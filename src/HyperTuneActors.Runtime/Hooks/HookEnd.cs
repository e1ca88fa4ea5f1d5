namespace HyperTuneActors.Runtime.Hooks;

/// <summary>How a hook's command ended.</summary>
/// <param name="Output">What it wrote to standard output and error, cut at <see cref="HookOutput.MaxBytes"/>.</param>
public abstract record HookEnd(string Output)
{
    /// <summary>With exit code 0.</summary>
    public sealed record Done(string Output) : HookEnd(Output);

    /// <summary>In any other way, or it never began. It is not run again for this event.</summary>
    /// <param name="Because">A sentence.</param>
    /// <param name="Output">As above.</param>
    public sealed record Failed(string Because, string Output = "") : HookEnd(Output);

    /// <summary>It was ended because the tuner ends. It is run again for this event.</summary>
    public sealed record Interrupted(string Output) : HookEnd(Output);
}
