using System.Globalization;

namespace HyperTuneActors.Examples.Digits;

/// <summary>Files from which a training goes on as if it had never been interrupted, bit for bit.</summary>
internal static class Checkpoint
{
    private const string Format = "digits checkpoint 1";

    /// <summary>Saves a training as a file that has the number of its epoch as name. It is whole as soon as it is there: it
    /// gets that name when all of it is on the disk.</summary>
    public static void Save(string directory, Settings settings, Trainer trainer)
    {
        var path = Path.Combine(directory, trainer.Epoch.ToString(CultureInfo.InvariantCulture));
        var scratch = Path.Combine(directory, "tmp");
        using (var file = File.Create(scratch))
        using (var writer = new BinaryWriter(file))
        {
            writer.Write(Format);
            writer.Write(settings.ToString());
            trainer.Save(writer);
            writer.Flush();
            file.Flush(flushToDisk: true);
        }
        File.Move(scratch, path, overwrite: true);
    }

    /// <returns>Why a training can't go on from this file, or <see langword="null"/> if it does now.</returns>
    public static string? Load(string path, Settings settings, Trainer trainer)
    {
        try
        {
            using var file = new BinaryReader(File.OpenRead(path));
            if (file.ReadString() != Format)
                return "is not a checkpoint of this program";
            if (file.ReadString() is var saved && saved != settings.ToString())
                return $"was saved with {saved}";
            trainer.Load(file);
            return file.BaseStream.Position == file.BaseStream.Length ? null : "has more in it than a checkpoint";
        }
        catch (EndOfStreamException)
        {
            return "is cut short";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return Path.Exists(path) ? "can't be read as a checkpoint" : "is not there";
        }
    }
}
