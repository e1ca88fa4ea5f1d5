using System.Globalization;
using Spectre.Console;

namespace HyperTuneActors.Benchmarks.Measuring;

/// <summary>The figures, each beside its goal.</summary>
internal sealed class FigureTable
{
    private readonly Table table = new Table().Border(TableBorder.Ascii2)
        .AddColumns("figure", "measured", "goal", "holds", "how");

    public void Add(string figure, FormattableString measured, FormattableString how) => Row(figure, measured, "", "", how);

    public void Add(string figure, FormattableString measured, string goal, bool holds, FormattableString how) =>
        Row(figure, measured, goal, holds ? "yes" : "NO", how);

    public void Add(RawFigure raw) => Row(
        Text($"  raw SQLite, {raw.RowsPerTransaction:N0} a transaction"), $"{raw.RowsPerSecond:N0} facts/s", "", "",
        $"{raw.Cpu:0.0} us CPU a fact; transaction p50 {raw.P50:0.00} ms, p99 {raw.P99:0.00} ms");

    public void Print(Bench bench)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (Console.IsOutputRedirected) console.Profile.Width = 150;
        console.Write(table);
        var disk = DriveInfo.GetDrives().Where(drive => bench.Folder.StartsWith(drive.Name, StringComparison.Ordinal))
            .MaxBy(drive => drive.Name.Length);
        console.WriteLine(Text(
            $"{Environment.ProcessorCount} cores, journals on {disk?.DriveFormat ?? "an unknown file system"}, .NET {Environment.Version}; SQLite with synchronous FULL throughout."));
    }

    private void Row(string figure, FormattableString measured, string goal, string holds, FormattableString how)
    {
        table.AddRow(new Text(figure), new Text(Text(measured)), new Text(goal), new Text(holds), new Text(Text(how)));
        Console.Error.WriteLine(Text($"{figure}: {Text(measured)} {holds}; {Text(how)}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
