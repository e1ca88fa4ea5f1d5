using HyperTuneActors.Runtime.Tls;

namespace HyperTuneActors.Runtime.Tests.Tls;

public sealed class NodeCertificateTests : IDisposable
{
    private readonly PemFolder pems = new();

    public void Dispose() => pems.Dispose();

    [Fact]
    public void A_good_certificate_is_taken_with_its_key_and_without_a_warning()
    {
        using var node = NodeCertificate.Load(pems.Node(), TimeProvider.System);
        Assert.True(node.Own.HasPrivateKey);
        Assert.Null(node.Warning(TimeProvider.System));
        Assert.Null(node.FaultIn(node.Own, [], TimeProvider.System));
    }

    [Fact]
    public void All_missing_files_are_named_at_once()
    {
        var faults = Faults(new PemFiles(pems.At("no.pem"), pems.At("no.key"), pems.At("no-ca.pem")));
        Assert.Equal(
            [
                $"There is no file {pems.At("no-ca.pem")}, which should hold the authority's certificate.",
                $"There is no file {pems.At("no.pem")}, which should hold the node's certificate.",
                $"There is no file {pems.At("no.key")}.",
            ], faults);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, "440")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead, "604")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite, "402")]
    public void A_key_that_others_may_read_or_change_is_refused(UnixFileMode mode, string octal)
    {
        var files = pems.Node();
        File.SetUnixFileMode(files.Key, mode);
        var shown = octal == "440" ? "440" : octal;
        Assert.Equal($"{files.Key} can be read or changed by others than its owner (mode {shown}): chmod 600 {files.Key}", Assert.Single(Faults(files)));
    }

    [Fact]
    public void A_certificate_that_is_expired_or_of_another_authority_is_refused_with_what_is_wrong()
    {
        var expired = pems.NodeFrom("old", PemFolder.Now.AddYears(-2).AddMinutes(-1));
        Assert.StartsWith($"{expired.Certificate} expired on ", Assert.Single(Faults(expired)), StringComparison.Ordinal);
        var early = pems.NodeFrom("early", PemFolder.Now.AddDays(2));
        Assert.StartsWith($"{early.Certificate} is not valid before ", Assert.Single(Faults(early)), StringComparison.Ordinal);
        var other = pems.Stranger() with { Authority = pems.Node().Authority };
        Assert.Equal($"{other.Certificate} can't be used: it is of another authority than the cluster's.", Assert.Single(Faults(other)));
        Assert.Contains("clientAuth", Assert.Single(Faults(pems.ServerOnly())), StringComparison.Ordinal);
        Assert.Contains("another authority", Assert.Single(Faults(pems.SelfSigned())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_something_else_is_refused_and_a_key_is_not_repeated()
    {
        var files = pems.Node();
        var key = File.ReadAllText(files.Key);
        Assert.Contains("holds no certificate in PEM", Assert.Single(Faults(files with { Authority = files.Key })), StringComparison.Ordinal);
        Assert.Contains("the authority's certificate; a node needs one of its own",
            Assert.Single(Faults(files with { Certificate = files.Authority })), StringComparison.Ordinal);
        var wrong = Assert.Single(Faults(files with { Key = pems.Stranger().Key }));
        Assert.Contains("holds no private key for", wrong, StringComparison.Ordinal);
        File.WriteAllText(files.Key, key.Replace("MIGH", "????", StringComparison.Ordinal)[..100]);
        Assert.DoesNotContain(Faults(files), fault => fault.Contains(key.Split('\n')[1][10..20], StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_that_ends_within_30_days_is_warned_about()
    {
        using var node = NodeCertificate.Load(pems.NodeFrom("soon", PemFolder.Now.AddYears(-2).AddDays(10).AddHours(1)), TimeProvider.System);
        Assert.StartsWith("The node's certificate expires in 10 days, on ", node.Warning(TimeProvider.System), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Faults(PemFiles files) =>
        Assert.Throws<TlsException>(() => NodeCertificate.Load(files, TimeProvider.System)).Faults;
}
