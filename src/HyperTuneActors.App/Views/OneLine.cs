using Spectre.Console;
using Spectre.Console.Rendering;

namespace HyperTuneActors.App.Views;

/// <summary>A text in a table that is cut where it is too long for its column, and never wrapped.</summary>
internal sealed class OneLine(string text, Style? style = null) : Renderable
{
    private const int Least = 8;

    protected override Measurement Measure(RenderOptions options, int maxWidth) =>
        new(Math.Min(Least, text.Length), Math.Min(text.Length, maxWidth));

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        yield return new Segment(text.Length <= maxWidth ? text : text[..Math.Max(0, maxWidth - 1)] + "…", style ?? Style.Plain);
    }
}
