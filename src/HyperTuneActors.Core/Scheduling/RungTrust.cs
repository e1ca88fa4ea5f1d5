using System.Collections.Immutable;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>How far the ranks of trials at a rung agree with their ranks at the probe rung, and whether that is enough for the
/// rung to judge.</summary>
/// <param name="Losses">Of each trial in the sample its loss at this rung and at the probe rung, the oldest first.</param>
/// <param name="State">Whether the rung judges.</param>
public sealed record RungTrust(ImmutableArray<double> Losses, RungState State)
{
    /// <summary>A rung opens with a sample of so many trials or more, and a tau of <see cref="OpenTau"/>; of ranks that have
    /// nothing to do with each other 6 % have that with 8 trials, 2 % with 12.</summary>
    public const int OpenTrials = 8;

    public const double OpenTau = 0.45;

    /// <summary>A rung closes with a sample of so many trials or more, and a tau below <see cref="CloseTau"/>.</summary>
    public const int CloseTrials = 12;

    public const double CloseTau = 0.30;

    /// <summary>The newest so many are the sample.</summary>
    private const int MostTrials = 64;

    public static readonly RungTrust Untried = new([], RungState.Untried);

    public int Trials => Losses.Length / 2;

    /// <summary>Kendall's rank correlation of the sample, from -1 to 1.</summary>
    public double Tau => Kendall.Tau(Losses.AsSpan());

    public RungTrust With(double loss, double atProbe)
    {
        var losses = (Trials < MostTrials ? Losses : Losses.RemoveRange(0, 2)).AddRange(loss, atProbe);
        var sample = new RungTrust(losses, State);
        return sample with { State = sample.Next() };
    }

    private RungState Next() => State switch
    {
        RungState.Open => Trials >= CloseTrials && Tau < CloseTau ? RungState.Closed : RungState.Open,
        _ => Trials >= OpenTrials && Tau >= OpenTau ? RungState.Open : State,
    };

    public bool Equals(RungTrust? other) =>
        other is not null && State == other.State && Losses.AsSpan().SequenceEqual(other.Losses.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Trials, State);
}

/// <summary>Whether a rung judges.</summary>
public enum RungState : byte
{
    /// <summary>It does not and never did.</summary>
    Untried,

    /// <summary>It does.</summary>
    Open,

    /// <summary>It does no more.</summary>
    Closed,
}

/// <summary>A rung's trust as a ruling has it.</summary>
/// <param name="Trials">How many the sample has.</param>
/// <param name="Tau">Kendall's rank correlation of the sample, rounded to six decimals.</param>
/// <param name="Judges">Whether the rung judges; if not, all go on from it.</param>
public sealed record RungAgreement(int Trials, double Tau, bool Judges)
{
    internal static RungAgreement? Of(RungTrust? trust) => trust is null
        ? null
        : new RungAgreement(trust.Trials, Math.Round(trust.Tau, 6), trust.State == RungState.Open);
}
