using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>How large what crosses the wire may be. Sender and receiver hold to the same.</summary>
public static class WireLimits
{
    /// <summary>Bytes of a frame: the longest message, its address and its manifest.</summary>
    public const int Frame = 1024 * 1024;

    /// <summary>Bytes of a message. The longest legal ones are lists of <see cref="Items"/> names of runs or checkpoints.</summary>
    public const int Message = 1_000_000;

    /// <summary>Bytes of one report of a run: the 16 kB of a program's line, whatever escaping makes of it.</summary>
    public const int Report = 64 * 1024;

    /// <summary>Characters of all names of one report's metrics, of which there are at most <see cref="Metrics.Limit"/>.</summary>
    public const int MetricNames = 16 * 1024;

    /// <summary>Bytes of an order or a notice that holds neither lists nor texts of programs.</summary>
    public const int Notice = 64 * 1024;

    /// <summary>Members of a list or an object. A sender with more to say says it in pages.</summary>
    public const int Items = 8_000;

    /// <summary>Bytes of one text as it is written, escapes counted.</summary>
    public const int Text = 128 * 1024;

    /// <summary>Characters of a path.</summary>
    public const int Path = 4096;

    /// <summary>Characters of a file's name.</summary>
    public const int FileName = 200;

    /// <summary>Characters of a command's id.</summary>
    public const int CommandId = 128;

    /// <summary>Levels of lists and objects.</summary>
    public const int Depth = 16;

    /// <summary>No limit of a training is longer.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(36_500);
}
