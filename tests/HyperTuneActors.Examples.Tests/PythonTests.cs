using System.Diagnostics;

namespace HyperTuneActors.Examples.Tests;

/// <summary>The tests of the Python package and of the example programs, which Python's unittest runs: one here for each
/// of their files.</summary>
public sealed class PythonTests
{
    // From the folder of the built tests to the root of the repository.
    private static readonly string House = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);
    private static readonly string Package = Path.Combine(House, "src/python");
    private static readonly string Examples = Path.Combine(House, "src/examples");

    public static TheoryData<string> FilesOfThePackage => FilesIn(Package);

    public static TheoryData<string> FilesOfTheExamples => FilesIn(Examples);

    [ProgramTheory("python3"), MemberData(nameof(FilesOfThePackage))]
    public Task The_tests_of_the_package_pass(string file) => PassUnitTests(Package, file);

    [ProgramTheory("python3", "python3-numpy", "python3-sklearn", "python3-torch", "xz-utils")]
    [MemberData(nameof(FilesOfTheExamples))]
    public Task The_tests_of_the_examples_pass(string file) => PassUnitTests(Examples, file);

    [ProgramFact("mypy")]
    public Task The_package_keeps_its_types() => Pass(Package, "mypy", "--cache-dir=/dev/null", "hypertune", "tests");

    [Fact]
    public void What_the_tests_need_is_what_their_script_installs()
    {
        var script = File.ReadAllText(Path.Combine(House, "tests/run"));

        Assert.Contains($"needs=({Listed(Machine.Needs)})", script, StringComparison.Ordinal);
        Assert.Contains($"modules=({Listed(Machine.Modules)})", script, StringComparison.Ordinal);
    }

    private static string Listed((string Name, string Package)[] needs) =>
        string.Join(' ', needs.Select(need => $"{need.Name}:{need.Package}"));

    private static TheoryData<string> FilesIn(string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(folder, "tests"), "test_*.py")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(),
    ];

    private static Task PassUnitTests(string folder, string file) =>
        Pass(folder, Machine.Python, "-m", "unittest", $"tests.{file}");

    /// <summary>What a failing program wrote is the failure's text.</summary>
    private static async Task Pass(string folder, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var running = Process.Start(start)!;
        running.StandardInput.Close();
        var output = running.StandardOutput.ReadToEndAsync();
        var errors = running.StandardError.ReadToEndAsync();
        await running.WaitForExitAsync();
        Assert.True(running.ExitCode == 0, $"{await output}{await errors}");
    }
}
