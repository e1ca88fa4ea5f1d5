using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The points of the first trials, before there is a model. Where there are <see cref="Priors"/>, every second is drawn
/// from them, as in the design of the Gaussian process.</summary>
internal static class StartupDesign
{
    /// <summary>A point of the study's scrambled Sobol sequence: the trial's number is its place there, so that trials that
    /// run at once never share one.</summary>
    public static Point EvenPoint(SuggestionRequest request, Priors priors)
    {
        var (stream, trial) = (request.Stream with { Purpose = Purpose.InitialDesign }, request.Stream.Trial.Value);
        var (draws, place) = (priors.Draws(trial), (uint)priors.PlaceOf(trial));
        var seed = (stream with { Trial = new TrialNumber(draws ? 1 : 0) }).SubSeed();
        return request.Space.PointAt(parameter =>
        {
            var uniform = parameter < Sobol.MostDimensions ? Sobol.At(place, parameter, seed) : stream.Uniforms((uint)parameter).First;
            return draws ? priors.Draw(parameter, uniform) : uniform;
        });
    }

    /// <summary>An independent point of the same kind.</summary>
    public static Point RandomPoint(SuggestionRequest request, Priors priors)
    {
        var (stream, draws) = (request.Stream with { Purpose = Purpose.InitialDesign }, priors.Draws(request.Stream.Trial.Value));
        return request.Space.PointAt(parameter => stream.Uniforms((uint)parameter).First is var uniform && draws
            ? priors.Draw(parameter, uniform) : uniform);
    }

    /// <summary>A point of the space's own distribution.</summary>
    /// <param name="request">What to draw for.</param>
    /// <param name="draw">The how manieth draw of this trial, from 1; 0 has the numbers of the one above.</param>
    public static Point RandomPoint(SuggestionRequest request, int draw)
    {
        var stream = request.Stream with { Purpose = Purpose.InitialDesign };
        var first = draw * request.Space.Parameters.Length;
        return request.Space.PointAt(parameter => stream.Uniforms((uint)(first + parameter)).First);
    }
}
