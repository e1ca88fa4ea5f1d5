using Akka.Actor;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>One of the processes that a simulated cluster is made of, across its lives: the study's, the pool's, a worker's
/// or a client's.</summary>
/// <param name="name">Also the beginning of its actors' names.</param>
/// <param name="index">From 0.</param>
internal sealed class Party(string name, int index)
{
    public string Name => name;

    public int Index => index;

    /// <summary>However many faults slow a party down.</summary>
    private const double Slowest = 100;

    private double slowness = 1;

    /// <summary>Multiplies how long all takes that it does and sends; 100 at most.</summary>
    public double Slowness => Math.Min(slowness, Slowest);

    public void SlowDown(double factor) => slowness *= factor;

    /// <summary><see langword="null"/> while it is down.</summary>
    public Life? Current { get; private set; }

    public int Lives { get; private set; }

    public Life Begin(int parties) => Current = new Life(this, ++Lives, parties);

    public void End() => Current = null;

    /// <summary>A life that was given up and goes on has the party again.</summary>
    public void Return(Life life) => Current = life;

    public override string ToString() => name;
}

/// <summary>One life of a party, from its start until it is killed. What a dead one does reaches nobody.</summary>
internal sealed class Life(Party party, int number, int parties)
{
    public Party Party => party;

    /// <summary>The name of its actor below the guardian.</summary>
    public string Top { get; } = $"{party.Name}.{number}";

    /// <summary>The actor that hears what is told to the party.</summary>
    public IActorRef? Front { get; set; }

    public bool IsDead { get; set; }

    public bool IsFrozen { get; set; }

    /// <summary>Parties that it can't reach, nor they it.</summary>
    public HashSet<Party> CutFrom { get; } = [];

    /// <summary>Of the study's process: what it thinks of its own side while another one has the journal.</summary>
    public bool MayOpenAgain { get; set; } = true;

    /// <summary>It dies when it has sent so many messages more; <see langword="null"/> if it does not.</summary>
    public int? SendsLeft { get; set; }

    /// <summary>When the last message to each party arrives: the next one does not overtake it.</summary>
    public TimeSpan[] Arrivals { get; } = new TimeSpan[parties];
}
