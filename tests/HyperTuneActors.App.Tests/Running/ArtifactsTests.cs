using HyperTuneActors.App.Commands;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>Which artifacts lie on the disk after a study.</summary>
public sealed class ArtifactsTests
{
    /// <summary>Each trial reports one file by a line and writes another itself.</summary>
    private const string Train =
        """
        echo "$1" >"$HYPERTUNE_RUN_DIR/plot.png"
        echo "{\"artifact\": \"$HYPERTUNE_RUN_DIR/plot.png\"}"
        echo "$1" >"$HYPERTUNE_ARTIFACTS_DIR/own.txt"
        i=1
        while [ "$i" -le 9 ]; do
          echo "{\"step\": $i, \"loss\": $(( ($1 - 300) * ($1 - 300) + 1000 / i ))}"
          i=$((i + 1))
        done
        """;

    [ProgramFact]
    public async Task A_study_that_keeps_the_best_ends_with_the_artifacts_of_its_best_trial_only()
    {
        await using var bench = new StudyBench(Train);
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 8, slots: 2) + "\nartifacts: {keep: best}\nenqueue: [{x: 900}, {x: 310}]");

        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);

        var state = bench.State();
        var best = state.RunOf(state.Trials[state.Best!.Value.Value]);
        Assert.Equal([Artifact(best, "own.txt"), Artifact(best, "plot.png")], Artifacts(bench));
        Assert.Equal(7, bench.Facts().OfType<StudyEvent.ArtifactsDropped>().Count());
        var said = await bench.DoAsync("best", StudyBench.Name);
        Assert.Contains(Artifact(best, "plot.png"), said.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("verify", StudyBench.Name)).Code);
    }

    [ProgramFact]
    public async Task What_a_killed_process_had_no_time_to_delete_the_next_one_deletes()
    {
        await using var bench = new StudyBench(Train);
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 2, slots: 1, scheduler: "none") + "\nartifacts: {keep: best}\nenqueue: [{x: 310}, {x: 900}]");
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);
        var left = Directory.CreateDirectory(Path.Combine(bench.Home.Runs, "1.1", "artifacts"));
        await File.WriteAllTextAsync(Path.Combine(left.FullName, "plot.png"), "left");

        Assert.Equal(ExitCode.Done, (await bench.DoAsync("extend", StudyBench.Name, "--trials", "3")).Code);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);

        Assert.Single(Artifacts(bench), path => path.EndsWith("plot.png", StringComparison.Ordinal));
        Assert.False(Directory.Exists(left.FullName));
    }

    [ProgramFact]
    public async Task Otherwise_every_trial_s_are_kept()
    {
        await using var bench = new StudyBench(Train);
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 3, slots: 1));

        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);

        Assert.Equal(6, Artifacts(bench).Count());
    }

    private static string Artifact(Core.Trials.RunId run, string name) => $"{run.Trial}.{run.Attempt}/artifacts/{name}";

    private static IEnumerable<string> Artifacts(StudyBench bench) =>
        Directory.EnumerateDirectories(bench.Home.Runs)
            .Select(run => new DirectoryInfo(Path.Combine(run, "artifacts")))
            .Where(folder => folder.Exists)
            .SelectMany(folder => folder.EnumerateFiles())
            .Select(file => Path.GetRelativePath(bench.Home.Runs, file.FullName))
            .Order(StringComparer.Ordinal);
}
