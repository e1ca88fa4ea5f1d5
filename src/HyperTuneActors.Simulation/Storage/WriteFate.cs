namespace HyperTuneActors.Simulation.Storage;

/// <summary>What becomes of one write of a batch.</summary>
public enum WriteFate
{
    Written,

    /// <summary>It fails, and nothing is in the journal.</summary>
    FailsBefore,

    /// <summary>It is in the journal, and is said to have failed.</summary>
    WrittenThenFails,

    /// <summary>The journal refuses the first fact, and nothing is in it.</summary>
    Rejected,

    /// <summary>The study's process dies when the write arrives: nothing is in the journal.</summary>
    CrashBefore,

    /// <summary>The study's process dies during the write, which comes to nothing.</summary>
    CrashInsideLost,

    /// <summary>The study's process dies during the write, which is in the journal all the same.</summary>
    CrashInsideKept,

    /// <summary>The study's process dies when the write is done, before it has heard of it.</summary>
    CrashAfter,
}
