using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyperTuneActors.App.StudyFiles;
using Json.Schema;

namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>The schema that gives editors completion, <c>config/study.schema.json</c>.</summary>
internal static class StudySchema
{
    public static readonly string Config = Path.GetFullPath("../../../config", Path.GetDirectoryName(Here())!);

    private static readonly string Text = File.ReadAllText(Path.Combine(Config, "study.schema.json"));
    private static readonly JsonNode Root = JsonNode.Parse(Text)!;
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    /// <summary>The objects whose keys are known, each with the title by which the reader calls it.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Sections { get; } = All(Root).OfType<JsonObject>()
        .Where(schema => schema["properties"] is JsonObject && schema["title"] is not null)
        .ToDictionary(schema => schema["title"]!.GetValue<string>());

    /// <summary>Objects with known keys that have no title.</summary>
    public static IEnumerable<string> Untitled => All(Root).OfType<JsonObject>()
        .Where(schema => schema["properties"] is JsonObject && schema["title"] is null)
        .Select(schema => schema.GetPath());

    /// <summary>Each key of each section with its own schema, references followed.</summary>
    public static IEnumerable<(string Section, string Key, JsonObject Schema)> Properties => Sections.SelectMany(section =>
        ((JsonObject)section.Value["properties"]!).Select(property => (section.Key, property.Key, Followed(property.Value!))));

    /// <summary>The names that no parameter may have.</summary>
    public static IEnumerable<string> ReservedNames =>
        ((JsonArray)Root["properties"]!["space"]!["propertyNames"]!["not"]!["enum"]!).Select(name => name!.GetValue<string>());

    /// <summary>What is said of the command's placeholders.</summary>
    public static string OfCommands => Properties.Single(property => property.Key == "command" && property.Section == "training")
        .Schema["description"]!.GetValue<string>();

    /// <summary>The words that the schema offers at a key, true and false among them.</summary>
    public static IEnumerable<string> WordsOf(JsonObject schema) => schema["properties"] is not null ? []
        : schema["type"] is JsonValue type && type.GetValue<string>() == "boolean" ? ["true", "false"]
        : [
            .. (schema["enum"] as JsonArray ?? []).Select(word => word!.GetValue<string>()),
            .. schema["const"] is { } only ? [only.GetValue<string>()] : Array.Empty<string>(),
            .. (schema["anyOf"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(one => WordsOf(Followed(one))),
        ];

    /// <summary>Whether an editor with this schema would find nothing wrong with a sound YAML text.</summary>
    public static bool Accepts(string yaml)
    {
        var faults = new Faults("study.yaml");
        var root = YamlTree.Load(yaml, faults);
        return root is not null && !faults.Any
            && Schema.Evaluate(JsonSerializer.SerializeToElement(Json(root))).IsValid;
    }

    private static JsonObject Followed(JsonNode schema) => schema["$ref"] is { } reference
        ? (JsonObject)Root["definitions"]![reference.GetValue<string>()["#/definitions/".Length..]]!
        : (JsonObject)schema;

    private static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonObject o => o.Select(member => member.Value).OfType<JsonNode>().SelectMany(All).Prepend(o),
        JsonArray a => a.OfType<JsonNode>().SelectMany(All).Prepend(a),
        _ => [node],
    };

    private static JsonNode? Json(Node node) => node switch
    {
        Node.Mapping mapping => new JsonObject(mapping.Entries.Select(entry =>
            KeyValuePair.Create(entry.Key.Text, Json(entry.Value)))),
        Node.List list => new JsonArray([.. list.Items.Select(Json)]),
        Node.Scalar { IsPlain: true } scalar => Plain(scalar),
        Node.Scalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no sound YAML."),
    };

    /// <summary>The core schema of YAML 1.2, as editors read it; but the word null is a text, as it is for the reader.</summary>
    private static JsonValue? Plain(Node.Scalar scalar)
    {
        if (scalar.IsMissing) return null;
        if (scalar.Text is "true" or "false") return JsonValue.Create(scalar.Text == "true");
        return Regex.IsMatch(scalar.Text, @"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
            && double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? ulong.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : JsonValue.Create(number)
                : JsonValue.Create(scalar.Text);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
