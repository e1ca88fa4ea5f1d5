using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Lets only YAML pass that <see cref="YamlTree"/> can load: of sound syntax, one document, and nested so little
/// that a recursive reader can't overflow the stack.</summary>
internal static class YamlGate
{
    public const int MaxNesting = 64;

    public static bool Passes(string text, Faults faults)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return Passes(parser, faults);
        }
        catch (YamlException e)
        {
            SyntaxFault.Add(faults, text, PositionOf(e.Start), e.Message);
        }
        catch (Exception)
        {
            // The edge to a parser that meets anything a user may write: it also trips over some texts without quotes,
            // unclosed brackets and odd tags, with exceptions of several kinds.
            SyntaxFault.Add(faults, text, PositionOf(parser.Current?.End ?? Mark.Empty), SyntaxFault.Stuck);
        }
        return false;
    }

    private static bool Passes(Parser parser, Faults faults)
    {
        int nesting = 0, documents = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart && ++documents > 1)
                return Stop("A second document begins here.",
                    "A study file holds one study: remove the '---' or the rest.");
            if (Collections(parser.Current!) is var change && (nesting += change) > MaxNesting)
                return Stop($"This is nested more than {MaxNesting} levels deep.",
                    "A study file needs no more than 5.");
        }
        return true;

        bool Stop(string wrong, string right)
        {
            faults.Add(PositionOf(parser.Current!.Start), wrong, right);
            return false;
        }
    }

    public static Position PositionOf(Mark mark) =>
        new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static int Collections(ParsingEvent @event) => @event switch
    {
        SequenceStart or MappingStart => 1,
        SequenceEnd or MappingEnd => -1,
        _ => 0,
    };
}
