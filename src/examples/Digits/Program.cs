using System.Text;

namespace HyperTuneActors.Examples.Digits;

/// <summary>Trains a small network on handwritten digits and reports every epoch: a program to be tuned.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int BadArguments = 2;

    private static int Main(string[] args)
    {
        // The bare streams: Console.Out and Console.Error take time to set up, and the start is part of every trial.
        using var reports = Console.OpenStandardOutput();
        using var log = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
        return Run(args, Environment.GetEnvironmentVariable, reports, log);
    }

    /// <param name="args">Hyperparameters, as <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="environment">The value of an environment variable, or <see langword="null"/>.</param>
    /// <param name="reports">Receives one line of JSON per epoch and nothing else.</param>
    /// <param name="log">Receives everything that is for people.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(string[] args, Func<string, string?> environment, Stream reports, TextWriter log)
    {
        var faults = new List<string>();
        var span = RunSpan.Read(environment, faults);
        var settings = Settings.Read(new OptionReader(args, faults), span.Seed);
        if (faults.Count > 0)
        {
            faults.ForEach(fault => log.WriteLine($"digits: {fault}"));
            return BadArguments;
        }

        log.WriteLine($"digits: epochs {span.FirstStep} to {span.LastStep} with {settings}");
        Train(new Trainer(settings, DataSplit.Load()), span, new ReportWriter(reports));
        return Success;
    }

    /// <summary>Every run trains from the first epoch: the same arguments give the same network, so that epochs before
    /// the first step are repeated silently instead of being restored from a checkpoint.</summary>
    private static void Train(Trainer trainer, RunSpan span, ReportWriter reports)
    {
        for (var step = 1; step <= span.LastStep; step++)
        {
            var trainLoss = trainer.TrainEpoch();
            if (step >= span.FirstStep)
                reports.Write(step, trainLoss, trainer.Validate(), trainer.Test());
        }
    }
}
