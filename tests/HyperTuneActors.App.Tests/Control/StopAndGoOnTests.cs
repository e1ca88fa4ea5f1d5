using System.Text.Json;
using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Tests.Running;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.Control;

public sealed class StopAndGoOnTests
{
    [ProgramFact]
    public async Task A_study_stopped_from_a_second_terminal_is_resumed_by_run()
    {
        await using var bench = new StudyBench(StudyBench.Wait);
        var run = bench.Start("run", "study.yaml");
        await bench.FactsAsync<StudyEvent.MetricReported>(4);
        var stop = await bench.DoAsync("stop", "quick");
        Assert.Equal(
            (ExitCode.Done, "The study quick is stopped. 'hypertune run' with its study file resumes it.\n", ""),
            (stop.Code, stop.Out, stop.Err));

        var stopped = await run.EndAsync();
        Assert.Equal(ExitCode.Ended, stopped.Code);
        Assert.Contains("The study quick has ended: Stopped by ", stopped.Out, StringComparison.Ordinal);
        Assert.Contains("To resume it: hypertune run study.yaml", stopped.Out, StringComparison.Ordinal);
        Assert.StartsWith("quick: ended (Stopped by ", (await bench.DoAsync("status", "quick")).Out, StringComparison.Ordinal);

        var again = await bench.DoAsync("stop", "quick");
        Assert.Equal(ExitCode.Usage, again.Code);
        Assert.StartsWith("The study has ended already: Stopped by ", again.Err, StringComparison.Ordinal);

        bench.Write("go", "");
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);
        Ledger.Check(bench.Facts(), 30);
    }

    [ProgramFact]
    public async Task A_killed_study_can_be_stopped_and_starts_nothing_for_that()
    {
        await using var bench = new StudyBench(StudyBench.Wait);
        var run = bench.Start("run", "study.yaml");
        await bench.FactsAsync<StudyEvent.MetricReported>(4);
        run.Kill();
        await run.EndAsync();
        var status = await bench.DoAsync("status", "quick");                         // its socket is there, and nobody listens
        Assert.StartsWith("quick: idle\n", status.Out, StringComparison.Ordinal);
        var placed = bench.Facts().OfType<StudyEvent.RunPlaced>().Count();

        Assert.Equal(ExitCode.Done, (await bench.DoAsync("stop", "quick")).Code);
        Assert.Equal(EndReason.Stopped, bench.State().End?.Reason);
        Assert.Equal(placed, bench.Facts().OfType<StudyEvent.RunPlaced>().Count());

        bench.Write("go", "");
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);
        Ledger.Check(bench.Facts(), 30);
    }

    [ProgramFact]
    public async Task A_complete_study_says_what_could_be_done_next_and_goes_on_when_it_is_extended()
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 5));
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);

        var complete = await bench.DoAsync("run", "study.yaml");
        Assert.Equal((ExitCode.Done, ""), (complete.Code, complete.Err));
        Assert.StartsWith("The study quick is complete: All 5 trials of the budget have ended.\n", complete.Out, StringComparison.Ordinal);
        Assert.Contains("hypertune extend quick --trials 10, then hypertune run study.yaml", complete.Out, StringComparison.Ordinal);
        Assert.Contains("hypertune delete quick", complete.Out, StringComparison.Ordinal);

        var less = await bench.DoAsync("extend", "quick", "--trials", "5");
        Assert.Equal((ExitCode.Usage, "The trial budget is 5 already; extend it to more.\n"), (less.Code, less.Err));
        var more = await bench.DoAsync("extend", "quick", "--trials", "8", "--json");
        Assert.Equal(ExitCode.Done, more.Code);
        Assert.True(JsonDocument.Parse(more.Out).RootElement.GetProperty("accepted").GetBoolean());

        var run = await bench.DoAsync("run", "study.yaml", "--json");
        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Err));
        Assert.All(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line));
        Ledger.Check(bench.Facts(), 8);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("verify", "quick")).Code);
    }

    [ProgramFact]
    public async Task A_study_is_deleted_after_asking()
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 2));
        await bench.DoAsync("run", "study.yaml", "--home", "else where");
        var home = bench.Home with { Root = bench.At("else where") };
        Assert.True(home.Exists);

        var unsure = bench.Start("delete", "quick", "--home", "else where");
        unsure.Say("no");
        Assert.EndsWith("Nothing was deleted.\n", (await unsure.EndAsync()).Out, StringComparison.Ordinal);
        Assert.True(home.Exists);

        var sure = bench.Start("delete", "quick", "--home", "else where");
        sure.Say("quick");
        Assert.Equal(ExitCode.Done, (await sure.EndAsync()).Code);
        Assert.False(Directory.Exists(home.Folder));

        var gone = await bench.DoAsync("status", "quick", "--home", "else where");
        Assert.Equal((ExitCode.NoStudy, ""), (gone.Code, gone.Out));
    }

    [ProgramFact]
    public async Task A_path_too_long_for_a_socket_is_no_hindrance()
    {
        await using var bench = new StudyBench(StudyBench.Wait);
        var root = new string('d', 120);
        var home = bench.Home with { Root = bench.At(root) };
        var run = bench.Start("run", "study.yaml", "--home", root);
        await run.LineAsync("Beginning the study quick");
        var socket = Owner.Read(home)!.Socket;
        Assert.True(File.Exists(socket));
        Assert.NotEqual(home.Folder, Path.GetDirectoryName(socket));

        var stop = await bench.DoAsync("stop", "quick", "--home", root);
        Assert.Contains($"'hypertune run --home {root}' with its study file resumes it.", stop.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ended, (await run.EndAsync()).Code);
        Assert.False(Directory.Exists(Path.GetDirectoryName(socket)));
    }
}
