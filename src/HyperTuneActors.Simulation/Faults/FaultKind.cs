namespace HyperTuneActors.Simulation.Faults;

/// <summary>What can go wrong in a simulation.</summary>
public enum FaultKind
{
    /// <summary>The study's process dies while no write is under way, or whatever is.</summary>
    StudyCrashes,

    /// <summary>… when its next write arrives, which is not written.</summary>
    StudyCrashesBeforeWrite,

    /// <summary>… during its next write, which is not written.</summary>
    StudyCrashesInsideWrite,

    /// <summary>… during its next write, which is written all the same.</summary>
    StudyCrashesAfterWrite,

    /// <summary>… when it has sent some of the answers and orders that follow a write.</summary>
    StudyCrashesWhileAnswering,

    /// <summary>The next writes fail, and nothing of them is written.</summary>
    JournalFailsBeforeWrite,

    /// <summary>The next writes are written and said to have failed.</summary>
    JournalFailsAfterWrite,

    /// <summary>The next writes are rejected.</summary>
    JournalRejects,

    /// <summary>Writes take long.</summary>
    JournalIsSlow,

    /// <summary>The study's process does nothing for a while, then goes on.</summary>
    StudyFreezes,

    /// <summary>The study's process freezes, another one opens the study, and then the first one goes on.</summary>
    StudyIsTakenOver,

    /// <summary>Another process opens the study while the first one goes on and has the journal too, but reaches only some of the workers
    /// and not the pool. One of the two is ended later.</summary>
    StudyIsOpenTwice,

    /// <summary>The study is handed over to another process while its next batch is being written.</summary>
    StudyIsHandedOver,

    /// <summary>The study's process and the slot pool die together.</summary>
    StudyAndPoolCrash,

    /// <summary>Another slot pool begins while the first one goes on, with some of the workers. The first one is ended later.</summary>
    PoolIsTakenOver,

    /// <summary>The slot pool dies and starts again, knowing nothing.</summary>
    PoolCrashes,

    /// <summary>The slot pool does nothing for a while.</summary>
    PoolFreezes,

    /// <summary>A node is gone with all that runs there, and comes back later.</summary>
    NodeIsLost,

    /// <summary>A worker's process dies and starts again. Where runs are detached they go on meanwhile; else they die with it.</summary>
    WorkerIsRestarted,

    /// <summary>A worker's actors are replaced inside its process, as when the cluster has removed its node. Where runs are not
    /// detached they die with them.</summary>
    WorkerIsReplaced,

    /// <summary>A node and its messages are slow.</summary>
    NodeIsSlow,

    /// <summary>A node does nothing for a while, its training neither, then goes on.</summary>
    NodeFreezes,

    /// <summary>Two parties can't reach each other for a while.</summary>
    Partition,

    /// <summary>Messages are lost for a while.</summary>
    MessagesAreLost,

    /// <summary>Messages come twice for a while, the second time later.</summary>
    MessagesAreRepeated,

    /// <summary>Messages overtake each other for a while.</summary>
    MessagesAreReordered,

    /// <summary>Messages come some seconds late for a while.</summary>
    MessagesAreDelayed,

    /// <summary>A training program ends with an error.</summary>
    ProgramCrashes,

    /// <summary>Somebody kills a training program.</summary>
    ProgramIsKilled,

    /// <summary>Somebody wants a training program's machine, and asks the program to end.</summary>
    ProgramIsPreempted,

    /// <summary>A training program has not enough memory.</summary>
    ProgramRunsOutOfMemory,

    /// <summary>A training program takes longer than it may.</summary>
    ProgramTakesTooLong,

    /// <summary>A training program does nothing for a while, not even end when asked to.</summary>
    ProgramHangs,

    /// <summary>A training program reports NaN.</summary>
    ProgramDiverges,

    /// <summary>A training program repeats hundreds of reports at once.</summary>
    ProgramFloods,

    /// <summary>The next training programs of a node can't be started.</summary>
    ProgramDoesNotStart,

    /// <summary>The storage loses checkpoints.</summary>
    CheckpointsAreLost,

    /// <summary>The study's process dies, and the snapshot that it reads then is torn.</summary>
    SnapshotIsTorn,

    /// <summary>The wall clock jumps.</summary>
    ClockJumps,
}
