using System.Text;

namespace HyperTuneActors.Examples.Digits;

/// <summary>Trains a small network on handwritten digits and reports every epoch: a program to be tuned.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int CannotResume = 1;
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
    /// <param name="reports">Receives one line of JSON per epoch and nothing else, or the help if that was asked for.</param>
    /// <param name="log">Receives everything that is for people.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(string[] args, Func<string, string?> environment, Stream reports, TextWriter log)
    {
        if (args.Contains("--help"))
        {
            reports.Write(Encoding.UTF8.GetBytes(Settings.Help + RunSpan.Help));
            return Success;
        }

        var faults = new List<string>();
        var span = RunSpan.Read(environment, faults);
        var settings = Settings.Read(new OptionReader(args, faults), span.Seed);
        if (faults.Count > 0)
        {
            faults.ForEach(fault => log.WriteLine($"digits: {fault}"));
            return BadArguments;
        }

        var trainer = new Trainer(settings, DataSplit.Load());
        if (Resume(trainer, settings, span) is { } fault)
        {
            log.WriteLine($"digits: {fault}");
            return CannotResume;
        }
        log.WriteLine($"digits: epochs {trainer.Epoch + 1} to {span.LastStep} with {settings}");
        Train(trainer, settings, span, new ReportWriter(reports));
        return Success;
    }

    /// <returns>Why training can't go on as it should, or <see langword="null"/> if it can.</returns>
    private static string? Resume(Trainer trainer, Settings settings, RunSpan span)
    {
        if (span.ResumeFrom is { } path && Checkpoint.Load(path, settings, trainer) is { } fault)
            return $"{RunSpan.Resume}: '{path}' {fault}; give what was saved with {settings}, or nothing.";
        return span.FirstStep is { } first && first != trainer.Epoch + 1
            ? $"{RunSpan.First}: {first} does not follow epoch {trainer.Epoch}; give {trainer.Epoch + 1}, or {RunSpan.Resume} another checkpoint."
            : null;
    }

    private static void Train(Trainer trainer, Settings settings, RunSpan span, ReportWriter reports)
    {
        while (trainer.Epoch < span.LastStep)
        {
            var trainLoss = trainer.TrainEpoch();
            if (span.CheckpointDirectory is { } directory)
                Checkpoint.Save(directory, settings, trainer);
            reports.Write(trainer.Epoch, trainLoss, trainer.Validate(), trainer.Test());
        }
    }
}
