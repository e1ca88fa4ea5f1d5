namespace HyperTuneActors.Runtime.Workers;

/// <summary>What must be known of a program's output to go on reading it elsewhere.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="Gathered">Where the program's metrics come by regular expressions.</param>
/// <param name="Progress">What was reported.</param>
/// <param name="IsHopeless">Whether the run can't have a result any more.</param>
/// <param name="Warnings">How many there were.</param>
/// <param name="Log">How many bytes went to the log.</param>
internal sealed record OutputState(
    InletState Output, InletState Errors, PatternReader.Gathered? Gathered, Progress Progress, bool IsHopeless, int Warnings, long Log)
{
    public static OutputState Before(RunOrder order) =>
        new(InletState.Start, InletState.Start, null, Progress.Before(order), false, 0, 0);
}

/// <summary>Where to go on in one stream of a program.</summary>
/// <param name="Position">Of the next byte.</param>
/// <param name="Line">Its number.</param>
/// <param name="CutAfter">The byte before, if that is of the same line.</param>
internal sealed record InletState(long Position, long Line, byte? CutAfter)
{
    public static readonly InletState Start = new(0, 1, null);
}
