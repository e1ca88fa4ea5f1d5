using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Benchmarks.Measuring;

/// <summary>Where and how long is measured.</summary>
/// <param name="Folder">For the journals.</param>
/// <param name="WarmUp">Before each: compiling the hot paths anew with what was learned in them takes some 20 s on 2 cores.</param>
/// <param name="Span">Of each throughput.</param>
internal sealed record Bench(string Folder, TimeSpan WarmUp, TimeSpan Span)
{
    /// <summary>Raw SQLite is steady sooner than the whole.</summary>
    public TimeSpan RawSpan => Span / 5;

    /// <summary>Lends the path of a file that does not exist, and removes what lies there afterwards.</summary>
    public async Task WithFileAsync(Func<string, Task> use)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, $"figures-{Environment.ProcessId}"));
        try
        {
            await use(Path.Combine(folder.FullName, "journal.db"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();                 // they hold on to deleted files
            folder.Delete(recursive: true);
        }
    }
}
