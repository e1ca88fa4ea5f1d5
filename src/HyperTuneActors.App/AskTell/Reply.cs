using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.AskTell;

/// <summary>What a driver is answered, one for each of its lines.</summary>
internal abstract record Reply
{
    private Reply() { }

    /// <summary>The session has begun.</summary>
    public sealed record Ready(string Version) : Reply;

    /// <param name="Id">The trial's number.</param>
    /// <param name="Configuration">Its active parameters.</param>
    /// <param name="Until">The step after which the driver is to pause it by itself; <see langword="null"/> for none.</param>
    public sealed record Start(TrialNumber Id, Configuration Configuration, int? Until) : Reply;

    /// <summary>A paused trial goes on from the step at which it was paused.</summary>
    public sealed record Resume(TrialNumber Id, int? Until) : Reply;

    /// <summary>There is nothing to run before the next tell.</summary>
    public sealed record Wait : Reply
    {
        public static readonly Wait Instance = new();
    }

    /// <summary>What is to become of a trial that has reported: continue, stop or pause.</summary>
    public sealed record Act(string Action) : Reply
    {
        public static readonly Act Continue = new("continue"), Stop = new("stop"), Pause = new("pause");
    }

    public sealed record Done : Reply
    {
        public static readonly Done Instance = new();
    }

    /// <summary>The line can't be carried out and changed nothing; the session goes on.</summary>
    /// <param name="Because">What is wrong, and what would be right.</param>
    public sealed record Fault(string Because) : Reply;
}
