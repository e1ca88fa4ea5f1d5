using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>Finds the trials of a history by their configuration. It remembers what it saw, and so costs O(1) for ended
/// trials where one history grows from another; its answers depend on the history alone.</summary>
public sealed class ConfigurationLookup(SearchSpace space)
{
    private readonly Dictionary<ulong, int> places = [];
    private AppendList<TrialView> known = AppendList<TrialView>.Empty;

    /// <summary>Whether a trial, an open or an ended one, has the configuration of a point.</summary>
    public bool Has(History history, Point point)
    {
        foreach (var trial in history.Open)
            if (space.AreSame(trial.Point, point)) return true;
        return EndedWith(history.Ended, point) is not null;
    }

    private TrialView? EndedWith(AppendList<TrialView> ended, Point point)
    {
        lock (places)                                        // a study and those who verify it may ask at once
        {
            Learn(ended);
            if (!places.TryGetValue(space.KeyOf(point), out var place)) return null;
            if (space.AreSame(ended[place].Point, point)) return ended[place];
        }
        foreach (var trial in ended.Span)                    // two configurations have one key
            if (space.AreSame(trial.Point, point)) return trial;
        return null;
    }

    private void Learn(AppendList<TrialView> ended)
    {
        if (!known.IsBeginningOf(ended))
        {
            places.Clear();
            known = AppendList<TrialView>.Empty;
        }
        for (var i = known.Count; i < ended.Count; i++) places.TryAdd(space.KeyOf(ended[i].Point), i);
        known = ended;
    }
}
