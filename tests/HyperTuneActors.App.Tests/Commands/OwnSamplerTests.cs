using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Tests.Running;
using HyperTuneActors.App.Tests.StudyFiles;
using HyperTuneActors.Core.Studies;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Tests.Commands;

/// <summary>A sampler of the user's own in the real executable, in a space that is soon exhausted.</summary>
public sealed class OwnSamplerTests
{
    [ProgramFact]
    public async Task A_study_ends_when_all_is_tried_and_only_verify_and_run_need_its_sampler_then()
    {
        await using var bench = new StudyBench();
        File.Copy(typeof(TakesNothing).Assembly.Location, Path.Combine(bench.Folder, "own.dll"));
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 10, slots: 2, scheduler: "none",
                sampler: $"{{name: custom, assembly: own.dll, type: {typeof(TakesNothing).FullName}}}")
            .Replace("high: 1000", "high: 2", StringComparison.Ordinal));

        var ran = await bench.DoAsync("run", "study.yaml");
        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Contains("All 3 configurations have been tried.", ran.Out, StringComparison.Ordinal);
        Assert.Equal(EndReason.Exhausted, bench.State().End?.Reason);
        Assert.Equal(3, bench.Facts().OfType<TrialSuggested>().Select(one => one.Configuration).Distinct().Count());
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("verify", "quick")).Code);

        File.Delete(Path.Combine(bench.Folder, "own.dll"));
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("best", "quick")).Code);
        var verified = await bench.DoAsync("verify", "quick");
        Assert.Equal(ExitCode.Unusable, verified.Code);
        Assert.Contains("own.dll does not exist. Its suggestions can't be recomputed without it.", verified.Err, StringComparison.Ordinal);
        var again = await bench.DoAsync("run", "study.yaml");
        Assert.Equal(ExitCode.Usage, again.Code);
        Assert.Contains("own.dll does not exist.", again.All, StringComparison.Ordinal);
    }
}
