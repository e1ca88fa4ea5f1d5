using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The points of the first trials, before there is a model.</summary>
internal static class StartupDesign
{
    /// <summary>A point of the study's scrambled Sobol sequence: the trial's number is its place there, so that trials that
    /// run at once never share one.</summary>
    public static Point EvenPoint(SuggestionRequest request)
    {
        var (stream, trial) = (request.Stream with { Purpose = Purpose.InitialDesign }, request.Stream.Trial);
        var seed = (stream with { Trial = new TrialNumber(0) }).SubSeed();
        return request.Space.PointAt(parameter => parameter < Sobol.MostDimensions
            ? Sobol.At((uint)trial.Value, parameter, seed) : stream.Uniforms((uint)parameter).First);
    }

    /// <param name="request">What to draw for.</param>
    /// <param name="draw">The how manieth draw of this trial, from 0.</param>
    public static Point RandomPoint(SuggestionRequest request, int draw)
    {
        var stream = request.Stream with { Purpose = Purpose.InitialDesign };
        var first = draw * request.Space.Parameters.Length;
        return request.Space.PointAt(parameter => stream.Uniforms((uint)(first + parameter)).First);
    }
}
