return await HyperTuneActors.App.Commands.CommandLine.RunAsync(args);
