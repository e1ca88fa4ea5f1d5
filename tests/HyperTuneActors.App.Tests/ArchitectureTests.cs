using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using HyperTuneActors.App.Commands;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Simulation;
using NetArchTest.Rules;
using static HyperTuneActors.App.Tests.ImportTable;

namespace HyperTuneActors.App.Tests;

/// <summary>Whether the house keeps to its import table, and messages to plain data.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>What the App may use of Sampling and Scheduling: settings, which the study file names, and reasons, which
    /// facts carry.</summary>
    private static readonly string[] ForTheApp =
    [
        "SamplerSettings", "TpeVariant", "GpPriors", "GpTransform", "GpPending", "GpFidelity", "GpRegion", "DuplicatePolicy", "ISampler", "Suggestion",
        "SchedulerSettings", "Ruling", "PairedTest", "FinalForecast", "RungAgreement", "AshaVariant",
    ];

    public static TheoryData<string> RoomsOfTheTable => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(RoomsOfTheTable))]
    public void A_room_uses_only_what_the_table_allows(string room) => Assert.Empty(Violations(All, room, Forbidden(room)));

    [Fact]
    public void Every_folder_of_Core_Runtime_and_Simulation_is_a_room_of_the_table()
    {
        var spaces = All.GetTypes().Select(type => type.ReflectionType.Namespace)
            .Where(space => space is not null && space.StartsWith("HyperTuneActors", StringComparison.Ordinal)
                && !space.StartsWith(TheApp, StringComparison.Ordinal))
            .Distinct();
        Assert.Equal(Table.Keys.Order(StringComparer.Ordinal), spaces.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_App_sees_settings_and_reasons_of_samplers_and_schedulers_and_not_their_insides()
    {
        var insides = All.GetTypes().Select(type => type.ReflectionType).Where(type =>
            type.DeclaringType is null && type.Namespace is Sampling or Scheduling && !ForTheApp.Contains(type.Name));
        Assert.Empty(Violations(All, TheApp, [.. insides.Select(type => type.FullName!)]));
    }

    [Fact]
    public void Core_has_no_clock_no_chance_no_files_and_no_threads() => Assert.Empty(Violations(
        All, "HyperTuneActors.Core",
        ["System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Random", "System.Guid", "System.IO", "System.Net",
            "System.Threading.Tasks", "System.Threading.Thread", "System.Threading.Timer", "Microsoft"]));

    /// <summary>Of these functions the framework promises no bits: code that it brings compiled gives others than what is compiled
    /// at run time.</summary>
    [Fact]
    public void Core_takes_no_function_of_vectors_whose_last_bits_depend_on_how_it_was_compiled() =>
        Assert.Empty(Sources().Where(source => IsCore(source.Namespace) && Loose().IsMatch(File.ReadAllText(source.File))).Select(source => source.File));

    [Fact]
    public void What_crosses_the_wire_is_plain_data()
    {
        var messages = typeof(StartRun).Assembly.GetTypes()
            .Where(type => type.Namespace == Protocol && !type.IsEnum && !IsGenerated(type)).ToArray();
        Assert.NotEmpty(messages);
        Assert.Empty(messages.SelectMany(message => NotPlain(message, [])));
    }

    [Fact]
    public void Namespaces_match_folders()
    {
        var sources = Sources().ToArray();
        Assert.NotEmpty(sources);
        var strays = sources.Where(source => Namespace().Match(File.ReadAllText(source.File)) is { Success: true } found
            && found.Groups[1].Value != source.Namespace).Select(source => source.File).ToArray();
        Assert.Empty(strays);
    }

    [Fact]
    public void The_checks_find_what_is_planted()
    {
        var forbidden = Forbidden(Spaces).Except([AkkaNet, TheApp]).ToArray();
        Assert.Equal([typeof(Planted.Climbing).FullName], Violations(Tests, PlantedRoom, forbidden));
        Assert.Equal([typeof(Planted.Acting).FullName], Violations(Tests, PlantedRoom, [AkkaNet]));
        Assert.Equal(
            ["Acting.Actor is IActorRef", "Acting.Call is Action", "Acting.Cause is Exception",
                "Acting.Numbers is List`1", "Acting.Words is String[]"],
            NotPlain(typeof(Planted.Acting), []).Order(StringComparer.Ordinal));
        Assert.Empty(NotPlain(typeof(Planted.Climbing), []));
        Assert.All(
            ["Vector256.Exp(x)", "Vector.Log(x)", "Vector512.MultiplyAddEstimate(a, b, c)", "double.ReciprocalSqrtEstimate(x)", "TensorPrimitives.Exp(x, y)"],
            text => Assert.Matches(Loose(), text));
        Assert.All(["Math.Exp(x)", "Vector256.Sqrt(x)", "Lanes.ExpOfNegative(x)"], text => Assert.DoesNotMatch(Loose(), text));
    }

    private static bool IsCore(string space) =>
        space == "HyperTuneActors.Core" || space.StartsWith("HyperTuneActors.Core.", StringComparison.Ordinal);

    private static Types All => Types.InAssemblies(
        [typeof(RunId).Assembly, typeof(StartRun).Assembly, typeof(SimulatedCluster).Assembly, typeof(ExitCode).Assembly]);

    private static Types Tests => Types.InAssembly(typeof(ArchitectureTests).Assembly);

    private static string PlantedRoom => typeof(Planted.Climbing).Namespace!;

    private static IEnumerable<string?> Violations(Types types, string room, string[] forbidden)
    {
        Assert.NotEmpty(forbidden);
        var result = types.That().ResideInNamespaceMatching(WithinRoom(room)).ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.NotEmpty(result.LoadedTypes);
        Assert.NotEmpty(result.SelectedTypesForTesting);
        return result.FailingTypes?.Select(type => type.FullName) ?? [];
    }

    /// <summary>The members of a message, and of what it is made of, that can't be sent or could be changed.</summary>
    private static IEnumerable<string> NotPlain(Type type, HashSet<Type> seen)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var part = property.PropertyType;
            if (IsNotPlain(part)) yield return $"{type.Name}.{property.Name} is {part.Name}";
            foreach (var inner in part.GenericTypeArguments.Append(part))
                if (inner.Namespace?.StartsWith("HyperTuneActors", StringComparison.Ordinal) == true && seen.Add(inner))
                    foreach (var found in NotPlain(inner, seen)) yield return found;
        }
    }

    private static bool IsNotPlain(Type type) =>
        type.Namespace?.StartsWith(AkkaNet, StringComparison.Ordinal) == true
        || typeof(Delegate).IsAssignableFrom(type) || typeof(Exception).IsAssignableFrom(type) || type == typeof(object)
        || typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string)
            && type.Namespace != "System.Collections.Immutable";

    private static bool IsGenerated(Type type) => type.Name.Contains('<', StringComparison.Ordinal);

    /// <summary>The product's sources, with the namespace that their folder means.</summary>
    private static IEnumerable<(string File, string Namespace)> Sources()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root.GetFiles("HyperTuneActors.sln").Length == 0) root = root.Parent!;
        var projects = new[] { "src", "tests" }.SelectMany(part => root.EnumerateDirectories($"{part}/HyperTuneActors*"));
        foreach (var project in projects)
            foreach (var file in project.EnumerateFiles("*.cs", SearchOption.AllDirectories))
                if (Path.GetRelativePath(project.FullName, file.DirectoryName!) is var folder
                    && folder.Split('/')[0] is not ("obj" or "bin"))
                    yield return (file.FullName, folder == "." ? project.Name : $"{project.Name}.{folder.Replace('/', '.')}");
    }

    [GeneratedRegex(@"\bVector(64|128|256|512)?(<\w+>)?\.(Exp2?|Log2?|Sin|Cos|SinCos|Hypot)\(|Estimate\(|\bTensorPrimitives\b")]
    private static partial Regex Loose();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
