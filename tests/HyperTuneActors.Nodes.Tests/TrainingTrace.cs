using System.Globalization;
using System.Runtime.InteropServices;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What the training programs did, as they wrote it down themselves: the truth that a study's journal is held against.
/// </summary>
internal sealed class TrainingTrace(string path)
{
    /// <summary>Trains from the first step to the last, and after each appends a line to the trace and saves a checkpoint. Its
    /// arguments are x, how long a nap takes, in seconds, and how many a step takes; none any more once the trace is told to hurry.
    /// </summary>
    public const string Program =
        """
        echo "$HYPERTUNE_RUN start $HYPERTUNE_FIRST_STEP $$" >>"$TRACE"
        s=$HYPERTUNE_FIRST_STEP
        while [ "$s" -le "$HYPERTUNE_LAST_STEP" ]; do
          n=0
          while [ "$n" -lt "$3" ] && [ ! -e "$TRACE.hurry" ]; do
            sleep "$2"
            n=$((n + 1))
          done
          echo "$HYPERTUNE_RUN step $s $$" >>"$TRACE"
          echo "{\"step\": $s, \"loss\": $(( ($1 - 300) * ($1 - 300) + 1000 / s ))}"
          echo "$s" >"$HYPERTUNE_CHECKPOINT_DIR/tmp"
          mv "$HYPERTUNE_CHECKPOINT_DIR/tmp" "$HYPERTUNE_CHECKPOINT_DIR/$s"
          s=$((s + 1))
        done
        """;

    private const int Kill = 9;

    public sealed record Line(RunId Run, bool IsStart, int Step, int ProcessId);

    public IReadOnlyList<Line> Lines => File.Exists(path)
        ? [.. File.ReadAllLines(path).Select(line => line.Split(' ')).Where(parts => parts.Length == 4).Select(parts => new Line(
            RunId.Parse(parts[0]), parts[1] == "start", int.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[3], CultureInfo.InvariantCulture)))]
        : [];

    /// <summary>The steps that were trained more than once by one run.</summary>
    public IReadOnlyList<(RunId Run, int Step)> TrainedTwice =>
        [.. Lines.Where(line => !line.IsStart).GroupBy(line => (line.Run, line.Step)).Where(same => same.Count() > 1).Select(same => same.Key)];

    /// <summary>The processes of a run that live.</summary>
    public IReadOnlyList<int> Living => [.. Lines.Where(line => line.IsStart).Select(line => line.ProcessId).Distinct().Where(IsTraining)];

    /// <summary>Ends these runs with all their processes, as a machine does that is gone.</summary>
    public void End(IEnumerable<RunId> runs)
    {
        var gone = runs.ToHashSet();
        foreach (var process in Lines.Where(line => line.IsStart && gone.Contains(line.Run)).Select(line => line.ProcessId).Where(IsTraining))
            _ = SendSignal(-GroupOf(process), Kill);
    }

    /// <summary>The runs whose processes live.</summary>
    public IReadOnlyList<RunId> LivingRuns => [.. Lines.Where(line => line.IsStart && IsTraining(line.ProcessId)).Select(line => line.Run).Distinct()];

    /// <summary>Steps take no time any more: what was to be seen has been seen, and the study may end.</summary>
    public void Hurry() => File.WriteAllText(path + ".hurry", "");

    /// <summary>Ends whatever trains still.</summary>
    public void EndAll()
    {
        foreach (var process in Living) _ = SendSignal(process, Kill);
    }

    // Field 5 of its stat; the name in field 2 may hold anything, but ends with the last parenthesis.
    private static int GroupOf(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2], CultureInfo.InvariantCulture);
    }

    // The number may be another process's by now.
    private static bool IsTraining(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("train.sh", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);
}
