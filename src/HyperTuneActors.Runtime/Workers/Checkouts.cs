using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What git says of a directory.</summary>
/// <param name="Commit"><see langword="null"/> outside a checkout, without a commit, and without git.</param>
/// <param name="IsDirty">Whether a file that git knows is otherwise than in the commit; <see langword="null"/> if git did not
/// say so in time. Files that git does not know do not count: the study's own are among them.</param>
public readonly record struct Checkout(string? Commit, bool? IsDirty);

/// <summary>Asks git where training programs come from; for a while it need not be asked again.</summary>
internal sealed class Checkouts(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (long Asked, Task<Checkout> Answer)> known = new();

    /// <param name="directory">Absolute.</param>
    /// <returns>Within two seconds.</returns>
    public Task<Checkout> OfAsync(string directory)
    {
        if (known.TryGetValue(directory, out var last) && clock.GetElapsedTime(last.Asked) < Fresh) return last.Answer;
        var answer = Task.Run(() => AskAsync(directory));
        known[directory] = (clock.GetTimestamp(), answer);
        return answer;
    }

    private async Task<Checkout> AskAsync(string directory)
    {
        var start = new ProcessStartInfo("git", ["-C", directory, "status", "--porcelain=v2", "--branch", "--untracked-files=no"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            return await ReadAsync(git);
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)      // no git
        {
            return default;
        }
    }

    private async Task<Checkout> ReadAsync(Process git)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        var found = default(Checkout);
        try
        {
            while (await git.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith("# branch.oid ", StringComparison.Ordinal)) found = new Checkout(line["# branch.oid ".Length..], null);
                else if (!line.StartsWith('#')) return found with { IsDirty = true };
            }
            return found.Commit is null or "(initial)" ? default : found with { IsDirty = false };
        }
        catch (OperationCanceledException)
        {
            return found;
        }
        finally
        {
            git.Kill();
        }
    }
}
