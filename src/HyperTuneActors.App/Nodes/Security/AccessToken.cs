using System.Security.Cryptography;
using System.Text;
using HyperTuneActors.Runtime.Tls;

namespace HyperTuneActors.App.Nodes.Security;

/// <summary>What a client must show. Kept as its hash alone, so that neither a log nor a dump has it.</summary>
internal sealed class AccessToken
{
    /// <summary>Where it is taken from if there is no file.</summary>
    public const string Variable = "HYPERTUNE_TOKEN";

    /// <summary>Shorter ones can be guessed.</summary>
    public const int Shortest = 32;

    private const int Longest = 512;

    private readonly byte[] hash;

    private AccessToken(string token) => hash = Hash(token);

    /// <summary>A new one: 32 random bytes in base64url.</summary>
    public static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>From a file that only its owner can read, else from <see cref="Variable"/>, else none.</summary>
    /// <param name="file">Its path, or <see langword="null"/>.</param>
    /// <param name="variable">What <see cref="Variable"/> holds.</param>
    /// <returns>The token, if there is one, or what is wrong with it and what would be right.</returns>
    public static (AccessToken? Token, string? Fault) Read(string? file, string? variable)
    {
        if (file is null) return string.IsNullOrEmpty(variable) ? (null, null) : Of(variable, Variable);
        if (!string.IsNullOrEmpty(variable))
            return (null, $"There is a token in {file} and another in {Variable}; give one of the two.");
        if (SecretFile.FaultIn(file) is { } fault) return (null, fault);
        try
        {
            return Of(File.ReadAllText(file).Trim(), file);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return (null, $"The token in {file} can't be read: {wrong.Message}");
        }
    }

    /// <summary>Takes the same time for every text of a length.</summary>
    public bool Is(ReadOnlySpan<char> shown) =>
        shown.Length <= Longest && CryptographicOperations.FixedTimeEquals(Hash(shown.ToString()), hash);

    private static (AccessToken?, string?) Of(string token, string place) =>
        token.Length is >= Shortest and <= Longest && token.All(c => c is > ' ' and < '\x7f')
            ? (new AccessToken(token), null)
            : (null, $"The token in {place} is none: it has {Shortest} to {Longest} visible ASCII characters, such as 'hypertune certs token' prints.");

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
