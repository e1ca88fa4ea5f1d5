using System.Globalization;

namespace HyperTuneActors.Examples.Digits;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c>, and collects every fault.</summary>
internal sealed class OptionReader
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private readonly Dictionary<string, string> given = [];
    private readonly List<string> known = [];
    private readonly List<string> faults;

    public OptionReader(string[] args, List<string> faults)
    {
        this.faults = faults;
        for (var i = 0; i < args.Length; i++)
        {
            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                faults.Add($"'{args[i]}' belongs to no option; give --name value.");
            else if (equals > 0)
                Add(args[i][2..equals], args[i][(equals + 1)..]);
            else
                Add(args[i][2..], ++i < args.Length ? args[i] : "");
        }
    }

    /// <summary>A number at or over <paramref name="from"/>, or strictly over <paramref name="above"/>, and strictly
    /// under <paramref name="below"/>.</summary>
    public float Number(string name, float below, string example, float? from = null, float? above = null,
        float? byDefault = null)
    {
        var least = from is null ? $"above {above}" : $"from {from}";
        var right = $"a number {least} and below {below}, such as {example}";
        if (Find(name, right, byDefault is not null) is not { } text)
            return byDefault ?? 0;
        if (float.TryParse(text, NumberStyles.Float, Invariant, out var value)
            && value < below && !(value < from) && !(value <= above))
            return value;
        return Refuse<float>(name, text, right);
    }

    public int Whole(string name, int least, int most)
    {
        var right = $"a whole number from {least} to {most}";
        if (Find(name, right) is not { } text)
            return 0;
        if (int.TryParse(text, NumberStyles.None, Invariant, out var value) && value >= least && value <= most)
            return value;
        return Refuse<int>(name, text, right);
    }

    public string OneOf(string name, params string[] words)
    {
        var right = string.Join(" or ", words);
        if (Find(name, right) is not { } text || words.Contains(text))
            return given.GetValueOrDefault(name, "");
        return Refuse<string>(name, text, right) ?? "";
    }

    public ulong Seed(string name, ulong byDefault)
    {
        if (Find(name, "", isOptional: true) is not { } text)
            return byDefault;
        if (ulong.TryParse(text, NumberStyles.None, Invariant, out var value))
            return value;
        return Refuse<ulong>(name, text, $"a whole number from 0 to {ulong.MaxValue}");
    }

    /// <summary>Call after the last option was read: what is left over is unknown.</summary>
    public void Finish()
    {
        foreach (var name in given.Keys.Except(known))
            faults.Add($"--{name}: no such option; there are --{string.Join(", --", known)}.");
    }

    private void Add(string name, string value)
    {
        if (!given.TryAdd(name, value))
            faults.Add($"--{name}: given twice; give it once.");
    }

    private string? Find(string name, string right, bool isOptional = false)
    {
        known.Add(name);
        if (given.TryGetValue(name, out var text))
            return text;
        if (!isOptional)
            faults.Add($"--{name}: missing; give {right}.");
        return null;
    }

    private T? Refuse<T>(string name, string text, string right)
    {
        faults.Add($"--{name}: '{text}' will not do; give {right}.");
        return default;
    }
}
