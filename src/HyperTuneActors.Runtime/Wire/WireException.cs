using System.Runtime.Serialization;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>What came, or was to be sent, is no message of ours. Akka drops it with a line in the log and keeps the connection,
/// as it does for this family of exceptions only.</summary>
/// <remarks>The text names the manifest and what would be right, and nothing of what came, which a stranger may have
/// written.</remarks>
public sealed class WireException(string message) : SerializationException(message);
