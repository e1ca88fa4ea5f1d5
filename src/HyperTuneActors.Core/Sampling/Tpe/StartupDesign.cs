using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The points of the first trials, before there is a model.</summary>
internal static class StartupDesign
{
    /// <summary>Points that lie evenly: the trial's number is its place in the design.</summary>
    public static Point EvenPoint(SuggestionRequest request) => RandomPoint(request, 0);

    /// <param name="request">What to draw for.</param>
    /// <param name="draw">The how manieth draw of this trial, from 0.</param>
    public static Point RandomPoint(SuggestionRequest request, int draw)
    {
        var stream = request.Stream with { Purpose = Purpose.InitialDesign };
        var first = draw * request.Space.Parameters.Length;
        return request.Space.PointAt(parameter => stream.Uniforms((uint)(first + parameter)).First);
    }
}
