using System.Globalization;
using System.Text;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>A directory with a study file and a training program, for tests with the real executable. Nothing that was
/// started in it outlives it.</summary>
internal sealed class StudyBench : IAsyncDisposable
{
    public const string Name = "quick";

    /// <summary>Trains 9 steps. A study's best x is 300.</summary>
    public const string Train =
        """
        i=1
        while [ "$i" -le 9 ]; do
          sleep 0.01
          echo "{\"step\": $i, \"loss\": $(( ($1 - 300) * ($1 - 300) + 1000 / i ))}"
          i=$((i + 1))
        done
        """;

    /// <summary>Reports two steps, then waits until the file 'go' is there, and trains on.</summary>
    public const string Wait =
        """
        i=1
        while [ "$i" -le 9 ]; do
          if [ "$i" = 3 ]; then until [ -e go ]; do sleep 0.05; done; fi
          echo "{\"step\": $i, \"loss\": $(( ($1 - 300) * ($1 - 300) + 1000 / i ))}"
          i=$((i + 1))
        done
        """;

    private readonly List<Hypertune> started = [];

    /// <param name="program">A shell script; x is its first argument.</param>
    public StudyBench(string program = Train)
    {
        Folder = Directory.CreateTempSubdirectory("hypertune-bench-").FullName;
        Write("train.sh", program);
        Write("study.yaml", StudyFile());
    }

    public string Folder { get; }

    public StudyHome Home => new(Path.Combine(Folder, StudyHome.DefaultRoot), new StudyName(Name));

    public static string StudyFile(
        int trials = 30, int slots = 4, string grace = "1s", string scheduler = "asha", string directory = ".",
        string sampler = "random") =>
        $$$"""
        name: {{{Name}}}
        objectives: [{metric: loss, goal: minimise}]
        space: {x: {type: int, low: 0, high: 1000}}
        training: {command: [sh, train.sh, "{x}"], working_directory: "{{{directory}}}", grace: {{{grace}}}}
        steps: {last: 9, unit: epoch}
        sampler: {{{sampler}}}
        scheduler: {{{scheduler}}}
        budget: {trials: {{{trials}}}}
        concurrency: {{{slots}}}
        """;

    public static int LossOf(int x, int step) => (x - 300) * (x - 300) + 1000 / step;

    public string At(string file) => Path.Combine(Folder, file);

    public void Write(string file, string text) => File.WriteAllText(At(file), text + "\n");

    public Hypertune Start(params string[] arguments) => Start(arguments, kill: null);

    public Hypertune Start(string[] arguments, string? kill, params string[] before)
    {
        var hypertune = Hypertune.Start(Folder, arguments, kill, before);
        started.Add(hypertune);
        return hypertune;
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<Outcome> DoAsync(params string[] arguments) => Start(arguments).EndAsync();

    /// <summary>Runs the study until it is killed: <c>facts</c> from outside, when the journal has so many more; or at a moment of
    /// <see cref="TestHook"/>.</summary>
    public async Task<Outcome> KilledAsync(string moment, int count)
    {
        if (moment != "facts")
            return await Start(["run", "study.yaml"], string.Create(CultureInfo.InvariantCulture, $"{moment}:{count}")).EndAsync();
        var before = FactCount();
        var hypertune = Start("run", "study.yaml");
        await Until(() => hypertune.HasExited || FactCount() >= before + count);
        if (!hypertune.HasExited) hypertune.Kill();
        return await hypertune.EndAsync();
    }

    /// <summary>What the journal has now.</summary>
    public IReadOnlyList<StudyEvent> Facts() => [.. JournalReader.Read(Home.Facts, Home.Study).Select(at => at.Fact)];

    /// <summary>How many facts the journal has now; 0 while there is none.</summary>
    public int FactCount() => Home.Exists ? Facts().Count : 0;

    public StudyState State() => JournalReader.Replay(Home.Facts, Home.Study)!;

    /// <summary>The journal has so many facts of a kind.</summary>
    public Task FactsAsync<T>(int count) where T : StudyEvent => Until(() => Facts().OfType<T>().Count() >= count);

    /// <summary>Whether a training program lives that was started here, or what it started.</summary>
    public bool TrainingLives()
    {
        var mark = Encoding.UTF8.GetBytes($"HYPERTUNE_RUN_DIR={Folder}/");
        return Directory.EnumerateDirectories("/proc")
            .Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
            .Any(path => Environment(path).AsSpan().IndexOf(mark) >= 0);
    }

    /// <summary>Nothing of the training lives any more.</summary>
    /// <param name="within">A test fails that takes longer.</param>
    public Task TrainingGoneAsync(TimeSpan within) => Until(() => !TrainingLives(), within);

    /// <summary>Something has happened that has no event to wait for.</summary>
    public static Task Until(Func<bool> holds, TimeSpan? within = null) =>
        Eventually.HoldsAsync(holds, within ?? Hypertune.Patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var hypertune in started) await hypertune.DisposeAsync();
        await TrainingGoneAsync(Hypertune.Patience);
        Directory.Delete(Folder, recursive: true);
    }

    private static byte[] Environment(string process)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(process, "environ"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
