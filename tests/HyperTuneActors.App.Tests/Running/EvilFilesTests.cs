using System.Text;
using HyperTuneActors.App.Commands;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Tests;
using static HyperTuneActors.App.Tests.Running.Evil;
using static HyperTuneActors.Core.Trials.RunClass;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>Programs that write what they should not, or want files to be kept.</summary>
public sealed class EvilFilesTests
{
    private const string Secret = "h0rse-Battery/staple+42==";

    [ProgramFact("python3")]
    public async Task The_value_of_a_secret_is_nowhere_below_the_home_and_in_nothing_that_is_said()
    {
        await using var study = new EvilStudy(
        [
            Good,
            Failing("tells-its-secret", """
                import os, sys, time
                secret = os.environ["API_KEY"]
                print("out", secret)
                print("err", secret, file=sys.stderr)
                sys.stdout.write("cut " + secret[:9]); sys.stdout.flush(); time.sleep(0.2); print(secret[9:])
                print('{"step": 1, "loss": "' + secret + '"}')
                print('{"step": 1, "loss": 1, "' + secret + '": 2}')
                print('{"artifact": "/nowhere/' + secret + '"}')
                raise ValueError("bad key " + secret)
                """, Crashed, Crashed),
            new("tells-what-it-imports", """
                import os
                print('{"step": 3, "loss": 1}', flush=True)
                __import__(os.environ["API_KEY"])
                """, TrialStatus.Completed, Crashed),
            Good,
        ], training: ", secrets: [API_KEY]", retries: 1);
        var said = await study.HoldsAsync($"API_KEY={Secret}");
        foreach (var command in new[] { "status quick", "status quick --json", "best quick", "verify quick" })
            Assert.DoesNotContain(Secret, (await study.Bench.DoAsync(command.Split(' '))).All, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, said.All, StringComparison.Ordinal);
        Assert.Equal("Exit code 1: ValueError: bad key [secret]", study.EndsOf("tells-its-secret")[0].Reason);

        var files = Directory.GetFiles(study.Bench.Home.Root, "*", SearchOption.AllDirectories);
        Assert.Contains(study.Bench.Home.Journal, files);
        Assert.Contains(study.LogOf("tells-its-secret"), files);
        foreach (var file in files)
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0, $"{file} has the secret.");
    }

    [ProgramFact("python3")]
    public async Task A_reported_file_is_kept_as_it_was_and_best_names_it()
    {
        await using var study = new EvilStudy(
        [
            Good,
            Fine("keeps-a-file", """
                echo weights >model.txt; report 1 5; echo '{"artifact": "model.txt", "name": "best.txt"}'; report 2 3
                echo '{"artifact": "../../../etc/none"}'; echo '{"artifact": "/dev/zero", "name": "../zero"}'
                report 3 0; sleep 0.2; echo other >model.txt; rm model.txt
                """),
            Good,
        ]);
        await study.HoldsAsync();
        var kept = Assert.Single(study.Bench.Facts().OfType<StudyEvent.ArtifactSaved>());
        Assert.Equal(("best.txt", "weights\n", 8), (kept.Name, await File.ReadAllTextAsync(kept.Path), kept.Bytes));
        Assert.StartsWith(study.Bench.Home.Runs, kept.Path, StringComparison.Ordinal);
        var best = await study.Bench.DoAsync("best", StudyBench.Name);
        Assert.Contains("artifact: .hypertune/quick/runs/1.1/artifacts/best.txt\n", best.Out, StringComparison.Ordinal);
    }

    /// <summary>Who is root may write everything. Without that power, which most programs don't have, a recorded checkpoint can't be
    /// overwritten; and whoever writes what where, nothing of it is recorded as a checkpoint of either trial.</summary>
    [ProgramFact("python3")]
    public async Task A_recorded_checkpoint_is_not_overwritten_by_another_trial()
    {
        var powerless = Environment.UserName == "root" ? "setpriv --bounding-set=-dac_override " : "";
        await using var study = new EvilStudy(
        [
            Good,
            Fine("saves", """
                echo weights >"$HYPERTUNE_CHECKPOINT_DIR/tmp"; mv "$HYPERTUNE_CHECKPOINT_DIR/tmp" "$HYPERTUNE_CHECKPOINT_DIR/2"
                report 1 5; report 2 4; report 3 0
                """),
            Failing("writes-elsewhere", $"""
                cd "$HYPERTUNE_RUN_DIR/../1.1"; report 1 5
                {powerless}sh -c 'echo evil >checkpoints/2' 2>/dev/null && report 3 0
                echo evil >checkpoints/3; echo evil >artifacts/evil; echo evil >params.json; rm -f log
                exit 3
                """, Crashed),
            Good,
        ]);
        await study.HoldsAsync();
        var saved = Assert.Single(study.Bench.Facts().OfType<StudyEvent.CheckpointSaved>());
        Assert.Equal((1, 2), (saved.Run.Trial.Value, saved.Step));
        Assert.Equal("weights\n", await File.ReadAllTextAsync(saved.Path));
        Assert.Empty(study.Bench.Facts().OfType<StudyEvent.ArtifactSaved>());
        var best = await study.Bench.DoAsync("best", StudyBench.Name);
        Assert.Contains("checkpoint: .hypertune/quick/runs/1.1/checkpoints/2\n", best.Out, StringComparison.Ordinal);
    }
}
