using Akka.Actor;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>What becomes of one message.</summary>
internal enum MessageFate
{
    Delivered,
    Lost,
    Repeated,
    Reordered,
    Delayed,
}

/// <summary>Carries messages between the parties: in their order between two of them, each once, unless its fate is another.
/// What is under way to a party that is down is lost.</summary>
internal sealed class Network(ExtendedActorSystem system, VirtualTime time, int parties, Random random)
{
    private readonly Dictionary<string, Life> lives = new(StringComparer.Ordinal);
    private readonly Dictionary<(int, int), int> cuts = [];
    private readonly Dictionary<(int From, int To), Life> led = [];

    public IActorRefProvider Provider { get; } = system.Provider;

    /// <summary>From one party to another, before slowness.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(0.2);

    public Func<Life, Party, object, MessageFate> Fate { get; set; } = (_, _, _) => MessageFate.Delivered;

    /// <summary>Called with each message that a living party sends.</summary>
    public event Action<Life, Party, object>? Sent;

    /// <summary>Called with each message that comes to a living party.</summary>
    public event Action<Life, object>? Delivered;

    /// <summary>Called when a life has sent its last message.</summary>
    public event Action<Life>? Exhausted;

    /// <summary>A party starts: its actors are those below a name.</summary>
    public Life Begin(Party party)
    {
        var life = party.Begin(parties);
        lives[life.Top] = life;
        return life;
    }

    /// <summary>The life that an actor belongs to; <see langword="null"/> for the system's own.</summary>
    public Life? LifeOf(IActorRef actor)
    {
        var path = actor.Path;
        while (path.Depth > 2) path = path.Parent;
        return path.Depth == 2 ? lives.GetValueOrDefault(path.Name) : null;
    }

    /// <summary>The front of a party as another one sees it.</summary>
    public IActorRef Front(Life viewer, Party party) => new RemoteRef(this, viewer, new Destination(party, null, null));

    public ActorPath FrontPath(Party party) => system.Guardian.Path / $"{party.Name}.0";

    public void Cut(Party a, Party b) => cuts[Link(a, b)] = cuts.GetValueOrDefault(Link(a, b)) + 1;

    public void Heal(Party a, Party b) => cuts[Link(a, b)]--;

    public bool IsCut(Party a, Party b) => cuts.Count > 0 && cuts.GetValueOrDefault(Link(a, b)) > 0;

    /// <summary>What a party sends to another one comes to an older life of it.</summary>
    public void Lead(Party from, Party to, Life life) => led[(from.Index, to.Index)] = life;

    /// <summary>Nothing more comes to this life in the place of a newer one.</summary>
    public void Follow(Life life)
    {
        foreach (var (way, _) in led.Where(one => one.Value == life).ToArray()) led.Remove(way);
    }

    public void Send(Life from, Destination to, object message, IActorRef sender)
    {
        if (from.IsDead) return;
        if (from.SendsLeft is { } left)
        {
            from.SendsLeft = left - 1;
            if (left == 0)
            {
                Exhausted?.Invoke(from);
                return;
            }
        }
        Sent?.Invoke(from, to.Party, message);
        if (IsCut(from.Party, to.Party)) return;
        var origin = Origin(from, sender);
        var fate = Fate(from, to.Party, message);
        if (fate is MessageFate.Delivered or MessageFate.Repeated) InOrder(from, to, message, origin);
        if (fate == MessageFate.Repeated) Later(Between(0.001, 10), from, to, message, origin);
        if (fate == MessageFate.Reordered) Later(Between(0.001, 0.5), from, to, message, origin);
        if (fate == MessageFate.Delayed) Later(Between(1, 20), from, to, message, origin);
    }

    private void InOrder(Life from, Destination to, object message, Destination? sender)
    {
        var travel = Latency * from.Party.Slowness * to.Party.Slowness;
        var arrival = time.Now + travel;
        ref var last = ref from.Arrivals[to.Party.Index];
        if (arrival < last) arrival = last;
        last = arrival;
        if (arrival == time.Now) Deliver(from, to, message, sender);
        else Later(arrival - time.Now, from, to, message, sender);
    }

    private void Later(TimeSpan delay, Life from, Destination to, object message, Destination? sender) =>
        time.After(delay, () => Deliver(from, to, message, sender));

    private void Deliver(Life from, Destination to, object message, Destination? sender)
    {
        var life = to.Life ?? (led.Count > 0 && led.TryGetValue((from.Party.Index, to.Party.Index), out var older) ? older : to.Party.Current);
        if (life is null || life.IsDead || IsCut(from.Party, to.Party)) return;
        if (from.CutFrom.Contains(to.Party) || life.CutFrom.Contains(from.Party)) return;
        Delivered?.Invoke(life, message);
        var target = to.Actor ?? life.Front;
        target?.Tell(message, sender is { } known ? Seen(life, known) : ActorRefs.NoSender);
    }

    private static Destination? Origin(Life from, IActorRef? sender) => sender switch
    {
        null or Nobody => null,
        RemoteRef remote => remote.Target,
        _ => new Destination(from.Party, from, sender),
    };

    private IActorRef Seen(Life viewer, Destination who) =>
        who.Life == viewer && who.Actor is { } own ? own : new RemoteRef(this, viewer, who);

    private TimeSpan Between(double least, double most) =>
        TimeSpan.FromSeconds(least + random.NextDouble() * (most - least));

    private static (int, int) Link(Party a, Party b) =>
        a.Index < b.Index ? (a.Index, b.Index) : (b.Index, a.Index);
}
