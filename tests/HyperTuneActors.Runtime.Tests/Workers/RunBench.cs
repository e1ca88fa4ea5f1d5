using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A directory of runs and a shim, for tests with real programs.</summary>
public sealed class RunBench : IDisposable
{
    /// <summary>Generous: only a test that fails takes so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public RunBench()
    {
        Root = Directory.CreateTempSubdirectory("hypertune-test-").FullName;
        Shim = Shim.WriteTo(Root);
    }

    public string Root { get; }

    public Shim Shim { get; }

    public static RunOrder Order(params string[] command) =>
        Order([.. command.Select(text => ImmutableArray.Create(text))]);

    public static RunOrder Order(ImmutableArray<ImmutableArray<string>> command) => new(
        new RunId(new StudyName("mnist"), new TrialNumber(17), 1),
        new TrainingOrder(command, "/tmp", ImmutableSortedDictionary<string, string>.Empty,
            Grace: TimeSpan.FromSeconds(0.3), Finish: TimeSpan.FromSeconds(60)),
        new Configuration(
        [
            new("lr", new ParameterValue.Real(0.001)), new("layers", new ParameterValue.Whole(3)),
            new("optimizer", new ParameterValue.Text("adam")), new("nesterov", new ParameterValue.Flag(true)),
        ]),
        ["accuracy"], LastStep: null, Seed: ulong.MaxValue);

    /// <summary>An order that /bin/sh carries out.</summary>
    public static RunOrder Script(string script) => Order("sh", "-c", script.Replace("{", "{{").Replace("}", "}}"));

    /// <summary>An order that Python carries out.</summary>
    public static RunOrder Python(string program) =>
        Order(PythonFactAttribute.Python, "-u", "-c", program.Replace("{", "{{").Replace("}", "}}"));

    public Running Start(string script) => Start(Script(script));

    public Running Start(RunOrder order, TimeProvider? clock = null)
    {
        var created = Assert.IsType<Creation.Created>(RunDirectory.Create(Root, order.Run));
        return new Running(order, created.Directory, Shim, clock ?? TimeProvider.System);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
