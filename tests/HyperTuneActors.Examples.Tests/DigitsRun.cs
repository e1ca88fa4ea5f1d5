using System.Globalization;
using System.Text;
using HyperTuneActors.Examples.Digits;

namespace HyperTuneActors.Examples.Tests;

/// <summary>One run of the program inside the test's process.</summary>
internal sealed record DigitsRun(int ExitCode, string Reports, string Log)
{
    public const string GoodOptions =
        "--learning-rate 0.01 --optimizer adam --hidden-units 16 --layers 1 --batch-size 32"
        + " --weight-decay 1E-05 --dropout 0.1 --activation relu";

    public string[] Lines => Reports.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static DigitsRun Of(string options, params (string Name, string Value)[] environment)
    {
        using var reports = new MemoryStream();
        using var log = new StringWriter(CultureInfo.InvariantCulture);
        var variables = environment.ToDictionary(v => v.Name, v => v.Value);
        var exitCode = Program.Run(options.Split(' '), name => variables.GetValueOrDefault(name), reports, log);
        return new DigitsRun(exitCode, Encoding.UTF8.GetString(reports.ToArray()), log.ToString());
    }
}
