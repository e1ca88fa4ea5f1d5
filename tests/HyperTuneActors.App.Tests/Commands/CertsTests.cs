using System.Security.Cryptography.X509Certificates;
using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Tests.Running;
using HyperTuneActors.Runtime.Tls;

namespace HyperTuneActors.App.Tests.Commands;

/// <summary>The real executable makes the files that a node then takes.</summary>
public sealed class CertsTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [ProgramFact]
    public async Task An_authority_and_a_nodes_certificate_are_what_a_node_takes()
    {
        await using var bench = new StudyBench();
        var init = await bench.DoAsync("certs", "init", "pki");
        Assert.Equal((ExitCode.Done, ""), (init.Code, init.Err));
        Assert.Contains("pki/ca.pem", init.Out, StringComparison.Ordinal);
        var made = await bench.DoAsync("certs", "node", "pki", "gpu-1", "--host", "10.0.0.7", "--host", "gpu-1.example.org");
        Assert.Equal((ExitCode.Done, ""), (made.Code, made.Err));
        Assert.Contains("gpu-1, 10.0.0.7, gpu-1.example.org", made.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("certs", "node", "pki", "gpu-2")).Code);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(bench.At("pki/ca.key")));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(bench.At("pki/gpu-1.key")));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(bench.At("pki")));
        using var one = NodeCertificate.Load(Files(bench, "gpu-1"), TimeProvider.System);
        using var two = NodeCertificate.Load(Files(bench, "gpu-2"), TimeProvider.System);
        Assert.Null(one.FaultIn(two.Own, [], TimeProvider.System));
        var names = one.Own.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["gpu-1", "gpu-1.example.org"], names.EnumerateDnsNames());
        Assert.Equal(["10.0.0.7"], names.EnumerateIPAddresses().Select(address => address.ToString()));
        Assert.True(two.Own.MatchesHostname("localhost"));
        Assert.Equal(DateTime.UtcNow.AddYears(2), one.Own.NotAfter.ToUniversalTime(), TimeSpan.FromMinutes(5));
        Assert.Equal(DateTime.UtcNow.AddYears(10), one.Authority.NotAfter.ToUniversalTime(), TimeSpan.FromMinutes(5));
    }

    [ProgramFact]
    public async Task Nothing_is_overwritten_and_no_name_leaves_the_directory()
    {
        await using var bench = new StudyBench();
        await bench.DoAsync("certs", "init", "pki");
        await bench.DoAsync("certs", "node", "pki", "gpu-1");
        var before = Contents(bench);
        (string[] Arguments, string Told)[] wrong =
        [
            (["init", "pki"], "There is pki/ca.pem already"), (["node", "pki", "gpu-1"], "There is pki/gpu-1.pem already"),
            (["node", "pki", "../gpu-1"], "A node's name has"), (["node", "pki", "/etc/x"], "A node's name has"),
            (["node", "pki", ".x"], "A node's name has"), (["node", "pki", ""], "A node's name has"),
            (["node", "pki", "ca"], "authority's name"), (["node", "pki", "gpu-2", "--host", "a/b"], "neither a host's name nor an address"),
            (["node", "nowhere", "gpu-2"], "hypertune certs init nowhere"),
        ];
        foreach (var (arguments, told) in wrong)
        {
            var said = await bench.DoAsync(["certs", .. arguments]);
            Assert.Equal((ExitCode.Usage, ""), (said.Code, said.Out));
            Assert.Contains(told, said.Err, StringComparison.Ordinal);
        }
        Assert.Equal(before, Contents(bench));
        Assert.False(Path.Exists(bench.At("nowhere")));

        File.SetUnixFileMode(bench.At("pki/ca.key"), OwnerOnly | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", (await bench.DoAsync("certs", "node", "pki", "gpu-2")).Err, StringComparison.Ordinal);
        File.SetUnixFileMode(bench.At("pki/ca.key"), OwnerOnly);
        File.Copy(bench.At("pki/gpu-1.key"), bench.At("pki/ca.key"), overwrite: true);
        var mixed = await bench.DoAsync("certs", "node", "pki", "gpu-2");
        Assert.Equal(ExitCode.Usage, mixed.Code);
        Assert.Contains("no authority in PEM whose key belongs to it", mixed.Err, StringComparison.Ordinal);
        Assert.False(Path.Exists(bench.At("pki/gpu-2.pem")));
    }

    [ProgramFact]
    public async Task A_directory_that_cant_be_made_is_told()
    {
        await using var bench = new StudyBench();
        bench.Write("taken", "");
        var said = await bench.DoAsync("certs", "init", "taken/pki");
        Assert.Equal(ExitCode.Unusable, said.Code);
        Assert.StartsWith("The directory can't be used: ", said.Err, StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task A_token_is_printed_and_never_the_same()
    {
        await using var bench = new StudyBench();
        var one = await bench.DoAsync("certs", "token");
        Assert.Matches("^[A-Za-z0-9_-]{43}\n$", one.Out);
        Assert.NotEqual(one.Out, (await bench.DoAsync("certs", "token")).Out);
    }

    private static PemFiles Files(StudyBench bench, string name) =>
        new(bench.At($"pki/{name}.pem"), bench.At($"pki/{name}.key"), bench.At("pki/ca.pem"));

    private static SortedDictionary<string, string> Contents(StudyBench bench) => new(
        Directory.GetFiles(bench.Folder, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText), StringComparer.Ordinal);
}
