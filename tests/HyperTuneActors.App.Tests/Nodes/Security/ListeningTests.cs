using System.Net;
using HyperTuneActors.App.Nodes.Security;

namespace HyperTuneActors.App.Tests.Nodes.Security;

public sealed class ListeningTests
{
    private static readonly Dictionary<string, IReadOnlyList<IPAddress>> Names = new()
    {
        ["localhost"] = [IPAddress.Loopback, IPAddress.IPv6Loopback],
        ["gpu-1"] = [IPAddress.Parse("10.0.0.7")],
        ["both"] = [IPAddress.Loopback, IPAddress.Parse("10.0.0.7")],
    };

    public static TheoryData<string> Here => ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "::ffff:127.0.0.1", " 127.0.0.1 "];

    public static TheoryData<string> Beyond => ["0.0.0.0", "::", "[::]", "", "*", "+", "10.0.0.7", "fe80::1", "gpu-1", "both", "::ffff:10.0.0.7"];

    [Theory]
    [MemberData(nameof(Here))]
    public void On_loopback_nothing_is_asked_for(string host) =>
        Assert.Empty(Faults(new Listening(host, [host], MutualTls: false, HttpTls: false, Token: false)));

    [Theory]
    [MemberData(nameof(Beyond))]
    public void Beyond_loopback_each_missing_protection_is_named_with_what_would_be_right(string host)
    {
        var faults = Faults(new Listening(host, ["127.0.0.1", host], MutualTls: false, HttpTls: false, Token: false));
        Assert.Equal(3, faults.Count);
        Assert.Contains("without mutual TLS", faults[0], StringComparison.Ordinal);
        Assert.Contains("hypertune certs", faults[0], StringComparison.Ordinal);
        Assert.Contains("without a token", faults[1], StringComparison.Ordinal);
        Assert.Contains("HYPERTUNE_TOKEN", faults[1], StringComparison.Ordinal);
        Assert.Contains("without TLS", faults[2], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Beyond))]
    public void Protected_it_may_listen_anywhere(string host)
    {
        Assert.Empty(Faults(new Listening(host, [host], MutualTls: true, HttpTls: true, Token: true)));
        Assert.Empty(Faults(new Listening(host, [host], MutualTls: true, HttpTls: false, Token: true, TlsBefore: true)));
        Assert.Empty(Faults(new Listening(host, [], MutualTls: true, HttpTls: false, Token: false)));
    }

    [Theory]
    [InlineData(true, true, false, "without a token")]
    [InlineData(true, false, true, "without TLS")]
    [InlineData(false, true, true, "without mutual TLS")]
    public void One_protection_does_not_stand_for_another(bool mutual, bool https, bool token, string missing) => Assert.Contains(
        missing, Assert.Single(Faults(new Listening("0.0.0.0", ["0.0.0.0"], mutual, https, token))), StringComparison.Ordinal);

    [Fact]
    public void That_TLS_ends_before_it_is_no_token() => Assert.Contains("without a token", Assert.Single(
        Faults(new Listening("127.0.0.1", ["0.0.0.0"], true, false, Token: false, TlsBefore: true))), StringComparison.Ordinal);

    [Fact]
    public void A_name_without_an_address_is_a_fault_and_not_taken_for_loopback() => Assert.Equal(2,
        Faults(new Listening("nowhere", ["nowhere"], true, true, true)).Count(fault => fault.Contains("'nowhere'", StringComparison.Ordinal)));

    [Fact]
    public void Names_are_resolved()
    {
        Assert.All(Addresses.Resolve("localhost"), address => Assert.True(Addresses.IsLoopback(address)));
        Assert.NotEmpty(Addresses.Resolve("localhost"));
        Assert.Empty(Addresses.Resolve("no such host"));
        Assert.Empty(Addresses.Resolve(new string('a', 300)));
    }

    private static IReadOnlyList<string> Faults(Listening listening) => listening.Faults(name => Names.GetValueOrDefault(name, []));
}
