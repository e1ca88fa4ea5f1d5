using System.Buffers;
using System.Globalization;
using System.Text.Json;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Runtime.Hooks;

/// <summary>What a hook gets on its standard input: one object of JSON on one line, of these kinds.</summary>
/// <remarks>
/// <code>
/// {"event":"best_improved","study":"digits","folder":"/…/digits","number":1234,"at":"2026-11-24T17:01:19.123Z",
///  "seconds":61.5,"metric":"accuracy","trial":17,"attempt":1,"step":27,"value":0.97,"previous":0.96,
///  "metrics":{…},"configuration":{…}}
/// {"event":"trial_failed",…,"trial":18,"attempt":2,"class":"crashed","reason":"…","configuration":{…}}
/// {"event":"study_ended",…,"reason":"trials","because":"…","metric":"accuracy",
///  "best":{"trial":17,"attempt":1,"step":27,"value":0.97,"metrics":{…},"configuration":{…}}}
/// </code>
/// <c>number</c> is that of the fact in the journal: who gets a number again has had this event before. <c>seconds</c> is
/// the study's running time, and <c>folder</c> where everything of it lies. <c>previous</c> and <c>best</c> are null before
/// the first completed trial; where the value is a mean, <c>standard_error</c> follows it.
/// </remarks>
public static class HookMessage
{
    /// <summary>The facts that hooks may be about.</summary>
    internal static readonly string[] Manifests = ["trial-completed/1", "trial-failed/1", "study-ended/1"];

    /// <param name="state">After the fact, or any later one: of a trial that has ended nothing changes that is told.</param>
    /// <param name="best">The best completed trial before the fact.</param>
    /// <param name="fact">What has happened.</param>
    /// <returns><see langword="null"/> if no hook is told of it.</returns>
    public static HookEvent? EventOf(StudyState state, TrialNumber? best, StudyEvent fact) => fact switch
    {
        TrialCompleted e when best is not { } before || LossOf(state, e.Trial) < LossOf(state, before) => HookEvent.BestImproved,
        TrialFailed => HookEvent.TrialFailed,
        StudyEnded => HookEvent.StudyEnded,
        _ => null,
    };

    /// <param name="folder">The study's.</param>
    /// <param name="state">As above.</param>
    /// <param name="best">As above.</param>
    /// <param name="number">That of the fact in the journal.</param>
    /// <param name="fact">One that a hook is told of.</param>
    /// <returns>JSON in UTF-8, and the end of the line.</returns>
    public static byte[] Of(string folder, StudyState state, TrialNumber? best, long number, StudyEvent fact)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("event", Word(EventOf(state, best, fact)!.Value));
            json.WriteString("study", state.Spec.Name.Value);
            json.WriteString("folder", folder);
            json.WriteNumber("number", number);
            json.WriteString("at", fact.At.Utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("seconds", fact.At.Elapsed.TotalSeconds);
            Write(json, state, best, fact);
            json.WriteEndObject();
        }
        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    public static string Word<T>(T value) where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void Write(Utf8JsonWriter json, StudyState state, TrialNumber? best, StudyEvent fact)
    {
        switch (fact)
        {
            case TrialCompleted e:
                json.WriteString("metric", state.Spec.Leading.Metric);
                WriteResult(json, state, e.Trial, previous: best is { } before ? ValueOf(state, before) : null, isNew: true);
                break;
            case TrialFailed e:
                json.WriteNumber("trial", e.Trial.Value);
                json.WriteNumber("attempt", state.Trials[e.Trial.Value].Attempts);
                json.WriteString("class", Word(e.Class));
                json.WriteString("reason", e.Reason);
                WriteConfiguration(json, state, state.Trials[e.Trial.Value]);
                break;
            case StudyEnded e:
                json.WriteString("reason", Word(e.Reason));
                json.WriteString("because", e.Because);
                json.WriteString("metric", state.Spec.Leading.Metric);
                json.WritePropertyName("best");
                WriteBest(json, state, best);
                break;
        }
    }

    private static void WriteBest(Utf8JsonWriter json, StudyState state, TrialNumber? best)
    {
        if (best is not { } trial)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        WriteResult(json, state, trial, previous: null, isNew: false);
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, StudyState state, TrialNumber number, double? previous, bool isNew)
    {
        var (trial, leading) = (state.Trials[number.Value], state.Spec.Leading);
        json.WriteNumber("trial", number.Value);
        json.WriteNumber("attempt", trial.Shown.Attempt);
        json.WriteNumber("step", trial.Curve.StepAt(leading.ValuePlace(trial.Curve)));
        json.WriteNumber("value", ValueOf(state, number));
        if (leading.StandardErrorOf(trial.Curve) is { } error) json.WriteNumber("standard_error", error);
        if (isNew) Write(json, "previous", previous);
        json.WritePropertyName("metrics");
        JsonSerializer.Serialize(json, trial.Shown.Metrics!, FactJson.Of<Metrics>());
        WriteConfiguration(json, state, trial);
    }

    private static void WriteConfiguration(Utf8JsonWriter json, StudyState state, Trial trial)
    {
        json.WritePropertyName("configuration");
        JsonSerializer.Serialize(json, state.Space.ConfigurationOf(trial.Point), FactJson.Of<Core.Spaces.Configuration>());
    }

    private static void Write(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private static double LossOf(StudyState state, TrialNumber trial) => state.Spec.Leading.Loss(ValueOf(state, trial));

    private static double ValueOf(StudyState state, TrialNumber trial) =>
        state.Spec.Leading.ValueOf(state.Trials[trial.Value].Curve)!.Value;
}
