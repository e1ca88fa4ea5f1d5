using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HyperTuneActors.App.Homes;

/// <summary>Who holds a study's lock. For messages, and to find the socket; nothing is ever decided by it.</summary>
internal sealed record Owner(int Pid, string Host, string Socket, DateTimeOffset Since)
{
    public static Owner? Read(StudyHome home)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(home.Owner), OwnerJson.Default.Owner);
        }
        catch (Exception wrong) when (wrong is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(StudyHome home)
    {
        var temporary = home.Owner + ".tmp";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(this, OwnerJson.Default.Owner));
        File.Move(temporary, home.Owner, overwrite: true);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"process {Pid} on {Host}, since {Since.ToLocalTime():yyyy-MM-dd HH:mm:ss}");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Owner))]
internal sealed partial class OwnerJson : JsonSerializerContext;
