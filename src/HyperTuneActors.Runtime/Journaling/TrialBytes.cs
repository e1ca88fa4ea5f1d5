using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>What grows with the trials of a study, as it lies in a snapshot: numbers one after the other, doubles bit by
/// bit. A live run is left to the <see cref="StateImage"/>.</summary>
internal static class TrialBytes
{
    public static void Write(BinaryWriter writer, StudyState state)
    {
        writer.Write(state.Trials.Count);
        ImmutableArray<string> names = [];
        foreach (var trial in state.Trials) Write(writer, trial, ref names);
        WriteAll(writer, [.. state.Ended.Select(view => view.Number.Value)]);
        WriteAll(writer, [.. state.Progress.Spent.Select(spent => spent ?? double.NaN)]);
        writer.Write(state.Rungs.Ceiling ?? 0);
        writer.Write(state.Rungs.All.Length);
        foreach (var rung in state.Rungs.All) Write(writer, rung);
    }

    /// <returns>What <see cref="StateImage.ToState"/> asks for.</returns>
    public static (Trial[] Trials, int[] Ended, double[] Spent, Rungs Rungs) Read(BinaryReader reader, int objectives)
    {
        var trials = new Trial[reader.ReadInt32()];
        ImmutableArray<string> names = [];
        for (var i = 0; i < trials.Length; i++) trials[i] = ReadTrial(reader, new TrialNumber(i), objectives, ref names);
        var ended = ReadAll<int>(reader);
        var spent = ReadAll<double>(reader);
        var ceiling = reader.ReadInt32();
        var rungs = new Rung[reader.ReadInt32()];
        for (var i = 0; i < rungs.Length; i++) rungs[i] = ReadRung(reader);
        return (trials, ended, spent, new Rungs([.. rungs], ceiling > 0 ? ceiling : null));
    }

    private static void Write(BinaryWriter writer, Trial trial, ref ImmutableArray<string> names)
    {
        writer.Write((byte)trial.Status);
        writer.Write((byte)trial.LastEnd);
        writer.Write7BitEncodedInt(trial.Attempts);
        writer.Write7BitEncodedInt64(trial.LastSeq);
        var (crashes, kills, preemptions, hangs) = trial.Failures;
        writer.Write([crashes, kills, preemptions, hangs]);
        Write(writer, trial.Checkpoints);
        WriteAll(writer, trial.Point.Coordinates.AsSpan());
        WriteAll(writer, trial.Curve.ToRows().AsSpan());
        writer.Write7BitEncodedInt(trial.Reuses is { } reused ? reused.Value + 1 : 0);
        writer.Write7BitEncodedInt(trial.Shown.Attempt);
        if (trial.Shown.Metrics is { } metrics) Write(writer, metrics, ref names);
    }

    private static Trial ReadTrial(BinaryReader reader, TrialNumber number, int objectives, ref ImmutableArray<string> names)
    {
        var (status, lastEnd) = ((TrialStatus)reader.ReadByte(), (RunClass)reader.ReadByte());
        var (attempts, lastSeq) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt64());
        var failures = new FailureCounts(reader.ReadByte(), reader.ReadByte(), reader.ReadByte(), reader.ReadByte());
        var checkpoints = ReadCheckpoints(reader);
        var point = ReadAll<double>(reader);
        var curve = Curve.FromRows(ReadAll<double>(reader), objectives);
        var reused = reader.Read7BitEncodedInt();
        var shownAttempt = reader.Read7BitEncodedInt();
        return new Trial(number, curve)
        {
            Status = status,
            Point = status == TrialStatus.Wanted ? default : new Point(ImmutableCollectionsMarshal.AsImmutableArray(point)),
            Attempts = attempts,
            LastSeq = lastSeq,
            Failures = failures,
            Checkpoints = checkpoints,
            LastEnd = lastEnd,
            Reuses = reused == 0 ? null : new TrialNumber(reused - 1),
            Shown = shownAttempt == 0 ? default : (ReadMetrics(reader, ref names), shownAttempt),
        };
    }

    private static void Write(BinaryWriter writer, HeldCheckpoints? held)
    {
        writer.Write7BitEncodedInt(held?.All.Length ?? 0);
        foreach (var checkpoint in held?.All ?? [])
        {
            writer.Write7BitEncodedInt(checkpoint.Attempt);
            writer.Write7BitEncodedInt(checkpoint.Step);
            writer.Write(checkpoint.Path);
        }
    }

    private static HeldCheckpoints? ReadCheckpoints(BinaryReader reader)
    {
        HeldCheckpoints? held = null;
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            held = HeldCheckpoints.With(
                held, new Checkpoint(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.ReadString()));
        return held;
    }

    // Mostly all trials report the same metrics: their names are said where they change.
    private static void Write(BinaryWriter writer, Metrics metrics, ref ImmutableArray<string> names)
    {
        var changed = !metrics.Names.AsSpan().SequenceEqual(names.AsSpan());
        writer.Write(changed);
        if (changed)
        {
            names = metrics.Names;
            writer.Write7BitEncodedInt(names.Length);
            foreach (var name in names) writer.Write(name);
        }
        WriteAll(writer, metrics.Values.AsSpan());
    }

    private static Metrics ReadMetrics(BinaryReader reader, ref ImmutableArray<string> names)
    {
        if (reader.ReadBoolean())
        {
            var changed = new string[reader.Read7BitEncodedInt()];
            for (var i = 0; i < changed.Length; i++) changed[i] = reader.ReadString();
            names = ImmutableCollectionsMarshal.AsImmutableArray(changed);
        }
        return new Metrics(names, ReadAll<double>(reader));
    }

    private static void Write(BinaryWriter writer, Rung rung)
    {
        writer.Write(rung.Step);
        Write(writer, rung.Entries);
        Write(writer, rung.Candidates);
        writer.Write(rung.Trust is not null);
        if (rung.Trust is not { } trust) return;
        writer.Write((byte)trust.State);
        WriteAll(writer, trust.Losses.AsSpan());
    }

    private static void Write(BinaryWriter writer, ImmutableSortedSet<RungEntry> entries)
    {
        WriteAll(writer, [.. entries.Select(entry => entry.Loss)]);
        WriteAll(writer, [.. entries.Select(entry => entry.Trial)]);
    }

    private static Rung ReadRung(BinaryReader reader)
    {
        var step = reader.ReadInt32();
        return new Rung(step, ReadEntries(reader), ReadEntries(reader), reader.ReadBoolean() ? ReadTrust(reader) : null);
    }

    private static RungTrust ReadTrust(BinaryReader reader)
    {
        var state = (RungState)reader.ReadByte();
        return new RungTrust(ImmutableCollectionsMarshal.AsImmutableArray(ReadAll<double>(reader)), state);
    }

    private static ImmutableSortedSet<RungEntry> ReadEntries(BinaryReader reader)
    {
        var (losses, trials) = (ReadAll<double>(reader), ReadAll<int>(reader));
        return [.. losses.Zip(trials, (loss, trial) => new RungEntry(loss, trial))];
    }

    private static void WriteAll<T>(BinaryWriter writer, ReadOnlySpan<T> values) where T : unmanaged
    {
        writer.Write7BitEncodedInt(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    private static T[] ReadAll<T>(BinaryReader reader) where T : unmanaged
    {
        var values = new T[reader.Read7BitEncodedInt()];
        reader.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
