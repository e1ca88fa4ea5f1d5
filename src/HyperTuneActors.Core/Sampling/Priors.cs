using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling;

/// <summary>The priors of a space's parameters, and the first configurations of samplers that heed them: the priors' own values,
/// then by turns one that is drawn from the priors and one from the space.</summary>
internal sealed class Priors
{
    /// <summary>Sentences for people.</summary>
    public const string First = "The priors' own values come first.",
        Drawn = "Every second of the first configurations is drawn from the priors.";

    private readonly SearchSpace space;
    private readonly PriorDensity?[] densities;

    public Priors(SearchSpace space)
    {
        this.space = space;
        densities = [.. space.Parameters.Select(PriorDensity.Of)];
        Any = densities.Any(density => density is not null);
    }

    public bool Any { get; }

    /// <returns>Whether the trial's configuration, the <paramref name="trial"/>-th from 0, is drawn from the priors where a
    /// sampler has no model yet.</returns>
    public bool Draws(int trial) => Any && trial % 2 == 1;

    /// <summary>The place of a trial in the sequence of its kind: of those from the priors, or of the others.</summary>
    public int PlaceOf(int trial) => Any ? trial / 2 : trial;

    /// <summary>The prior's value of each parameter that has one, and the middle of the others.</summary>
    /// <returns><see langword="null"/> if it is forbidden, or if there are no priors.</returns>
    public Point? Values() =>
        Any && space.PointOf(Coordinate) is var point && !space.IsForbidden(point) ? point : null;

    /// <summary>Maps a uniform number of a parameter to one that has its prior's distribution, if it has a prior.</summary>
    public double Draw(int parameter, double uniform) => densities[parameter]?.Draw(uniform) ?? uniform;

    private double Coordinate(int parameter) =>
        densities[parameter]?.Coordinate ?? UnitInterval.ToCoordinate(space.Parameters[parameter], 0.5);
}
