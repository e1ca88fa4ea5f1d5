using System.Text;
using CsCheck;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>Whatever lies in a study file, reading it gives a spec or says what is wrong.</summary>
public sealed class AnyInputTests
{
    private const int Inputs = 2000;

    private static readonly string[] Pieces =
    [
        "", " ", "  ", "\n", "\t", ":", ": ", "-", "- ", "{", "}", "[", "]", "\"", "'", "#", "&a ", "*a", "!", "? : ", "|", ">", "%", "@",
        "---\n", "...\n", "? ", ",", ".nan", "-.inf", "1e999", "-1", "0", "99999999999999999999", "1e-3", "true", "null",
        "{x}", "{{", "\0", "\u2028", "\\", "é", "when: {optimizer: sgd}", "type: int", "name: x\n", "{a: b}", "[c]",
    ];

    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);

    private static readonly Gen<string> Mutated =
        Gen.Select(Gen.Int[0, Studies.Complete.Length], Gen.Int[0, 12], Piece).Array[1, 6]
            .Select(cuts => cuts.Aggregate(Studies.Complete, Replace));

    /// <summary>Whole values exchanged: most of these files are YAML, so that all sections are reached.</summary>
    internal static readonly Gen<string> WithOtherValues =
        Gen.Select(Gen.Int[0, Studies.Complete.Count(c => c == '\n')], Piece).Array[0, 4]
            .Select(changes => string.Join('\n', changes.Aggregate(Studies.Complete.Split('\n'), WithValue)));

    [Fact]
    public void A_mutated_file_is_read_or_refused_with_faults() => Mutated.Sample(IsAnswered, iter: Inputs);

    [Fact]
    public void A_file_with_other_values_is_read_or_refused_with_faults() => WithOtherValues.Sample(IsAnswered, iter: Inputs);

    [Fact]
    public void Random_bytes_are_refused_with_faults()
    {
        using var folder = new StudyFolder();
        Gen.Byte.Array[0, 300].Sample(bytes => IsSound(folder.Read(bytes)), iter: Inputs, threads: 1);
    }

    [Fact]
    public void Random_characters_of_YAML_are_refused_with_faults() =>
        Piece.Array[0, 60].Select(string.Concat).Sample(IsAnswered, iter: Inputs);

    private static bool IsAnswered(string text)
    {
        using var folder = new StudyFolder();
        return IsSound(folder.Read(Encoding.UTF8.GetBytes(text)));
    }

    private static bool IsSound(StudyFileResult result) => result switch
    {
        StudyFileResult.Valid valid => new SearchSpace(valid.Spec.Parameters).Parameters.Length > 0,
        StudyFileResult.Invalid invalid => !invalid.Faults.IsEmpty && invalid.Faults.All(IsOneLine),
        _ => false,
    };

    private static bool IsOneLine(Fault fault) =>
        fault.Line >= 0 && fault.Wrong.Length > 0 && fault.Right.Length > 0 && !fault.ToString().Any(char.IsControl);

    private static string Replace(string text, (int Place, int Length, string Piece) cut)
    {
        var from = Math.Min(cut.Place, text.Length);
        return text[..from] + cut.Piece + text[Math.Min(text.Length, from + cut.Length)..];
    }

    private static string[] WithValue(string[] lines, (int Line, string Piece) change) =>
        [.. lines.Select((line, i) => i == change.Line ? WithValue(line, change.Piece) : line)];

    private static string WithValue(string line, string value) =>
        $"{line[..(line.IndexOf(':', StringComparison.Ordinal) + 1)]} {value}";
}
