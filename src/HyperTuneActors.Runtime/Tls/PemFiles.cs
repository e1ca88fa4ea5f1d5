namespace HyperTuneActors.Runtime.Tls;

/// <summary>Where a node's certificate lies, in PEM.</summary>
/// <param name="Certificate">The node's own, with those between it and the authority's if there are any.</param>
/// <param name="Key">Its private key, without a passphrase; nobody but its owner may read it.</param>
/// <param name="Authority">The certificate of the cluster's authority, which alone says who is a node.</param>
public sealed record PemFiles(string Certificate, string Key, string Authority);
