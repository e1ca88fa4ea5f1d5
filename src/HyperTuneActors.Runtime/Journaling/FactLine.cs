using System.Globalization;
using System.Text;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>A fact as one line of JSON for machines: <c>{"number":7,"fact":"trial-pruned/1","data":{…}}</c>, with the same
/// data as in the journal.</summary>
public static class FactLine
{
    public static string Of(long number, StudyEvent fact) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"number":{{number}},"fact":"{{Manifests.Of(fact)}}","data":{{Encoding.UTF8.GetString(Manifests.Encode(fact))}}}""");
}
