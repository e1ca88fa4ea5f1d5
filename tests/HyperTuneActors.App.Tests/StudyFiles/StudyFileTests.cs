using System.Net.Sockets;
using System.Text;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class StudyFileTests
{
    [Fact]
    public void A_complete_file_gives_its_spec()
    {
        var spec = StudyFolder.SpecOf(Studies.Complete);

        Assert.Equal(new StudyName("digits"), spec.Name);
        Assert.Equal(
            [
                new Objective("validation_accuracy", Goal.Maximise, ValueAt.BestStep),
                new Objective("loss", Goal.Minimise, ValueAt.LastStep),
            ],
            spec.Objectives.AsEnumerable());
        Assert.Equal(new StepRange(27, "epoch"), spec.Steps);
        Assert.Equal(new SamplerSettings.Random(), spec.Sampler);
        Assert.Equal(new SchedulerSettings.Asha(2, 4, 5, AshaVariant.Promotion), spec.Scheduler);
        Assert.Equal(new Budget(60, TimeSpan.FromMinutes(90), 0.98), spec.Budget);
        Assert.Equal((4, 6, ulong.MaxValue), (spec.Concurrency, spec.LookAhead, spec.Seed));
        Assert.Equal(new FailurePolicy(1, true, 20, 2, 5, 0), spec.Failures);
        Assert.Equal(13, new SearchSpace(spec.Parameters).Parameters.Length);
        Assert.Equal(
            [
                new Forbidden(
                [
                    new Clause("optimizer", [new ParameterValue.Text("sgd"), new ParameterValue.Text("adam")]),
                    new Clause("learning_rate", [], Above: new ParameterValue.Real(0.1)),
                ]),
                new Forbidden(
                [
                    new Clause("batch", [], new ParameterValue.Whole(16), new ParameterValue.Text("all")),
                    new Clause("dropout", [new ParameterValue.Real(0.15)]),
                    new Clause("hidden_units", [new ParameterValue.Whole(16)]),
                ]),
            ],
            spec.Forbidden.AsEnumerable());
    }

    [Fact]
    public void What_a_small_file_leaves_out_has_defaults()
    {
        using var folder = new StudyFolder();
        var spec = Assert.IsType<StudyFileResult.Valid>(folder.Read(Studies.Small)).Spec;

        Assert.Equal(new StepRange(null, "step"), spec.Steps);
        Assert.Equal(new SamplerSettings.Auto(), spec.Sampler);
        Assert.Equal(new SchedulerSettings.Auto(), spec.Scheduler);
        Assert.Equal(new Budget(3, null, null), spec.Budget);
        Assert.Equal((1, 0, 0UL), (spec.Concurrency, spec.LookAhead, spec.Seed));
        Assert.Equal(new FailurePolicy(), spec.Failures);
        Assert.Equal(folder.Path, spec.Training.WorkingDirectory);
        Assert.Empty(spec.Training.Environment);
        Assert.Equal((10, 60), (spec.Training.Grace.TotalSeconds, spec.Training.Finish.TotalSeconds));
    }

    [Fact]
    public void All_faults_are_told_at_once_in_the_order_of_their_lines()
    {
        var faults = StudyFolder.FaultsIn(
            """
            name: ../x
            objectives: [{metric: loss, gaol: minimise}]
            space:
              x: {type: float, lwo: 0, high: 1}
              y: {type: int, low: 5, high: 1}
            training: {command: [train, "{z}"]}
            budget: {trials: 0}
            sede: 1
            """);

        Assert.Equal(
            [
                "1:7: '../x' is no name for a study. Write 1 to 64 letters, digits, '-', '_' or '.', the first a letter or a digit.",
                "2:29: 'gaol' is no key of an objective. Did you mean 'goal'?",
                "4:20: 'lwo' is no key of a float parameter. Did you mean 'low'?",
                "5:23: low 5 is above high 1. Swap them.",
                "6:29: There is no placeholder '{z}'. Write x, y, trial, attempt, seed, run_dir, params_file, first_step, "
                    + "last_step, total_steps, checkpoint_dir or resume_from. Braces that are meant as such are written {{ and }}.",
                "7:18: 'trials' is 0. Write a whole number from 1 on.",
                "8:1: 'sede' is no key of a study file. Did you mean 'seed'?",
            ],
            faults);
    }

    [Fact]
    public void A_fault_names_the_file_as_the_user_did()
    {
        var fault = Assert.Single(StudyFolder.FaultsOf(StudyFile.Read("no/such/study.yaml")));

        Assert.Equal("no/such/study.yaml: There is no such file. Check the path of the study file.", fault.ToString());
    }

    [Theory]
    [InlineData("name")]
    [InlineData("objectives")]
    [InlineData("space")]
    [InlineData("training")]
    [InlineData("budget")]
    public void A_missing_section_is_one_fault(string key) =>
        Assert.StartsWith($"1:1: '{key}' is missing: a study file needs it. Add {key}: ",
            Assert.Single(StudyFolder.FaultsIn(Studies.Without(key))), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("   \n\n")]
    [InlineData("# only a comment")]
    [InlineData("---\n")]
    public void An_empty_file_is_told_how_to_begin(string text) =>
        Assert.StartsWith("1:1: This study file is empty. Begin with 'name: my-study'",
            Assert.Single(StudyFolder.FaultsIn(text)), StringComparison.Ordinal);

    [Fact]
    public void A_directory_is_no_study_file()
    {
        using var folder = new StudyFolder();

        Assert.Contains("directory", OnlyFault(StudyFile.Read(folder.Path)).Wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_a_fault()
    {
        using var folder = new StudyFolder();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.FileAt));

        Assert.StartsWith("This file can't be read:", OnlyFault(StudyFile.Read(folder.FileAt)).Wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FileText.MaxBytes + 1)]
    [InlineData(10_000_000)]
    public void A_large_file_is_refused(int bytes)
    {
        using var folder = new StudyFolder();
        var fault = OnlyFault(folder.Read(new byte[bytes]));

        Assert.Equal("This file is larger than 256 kB.", fault.Wrong);
    }

    [Fact]
    public void The_largest_file_allowed_is_read()
    {
        using var folder = new StudyFolder();

        Assert.IsType<StudyFileResult.Valid>(
            folder.Read(Studies.Small + "\n#" + new string('x', FileText.MaxBytes - Studies.Small.Length - 2)));
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_a_fault_at_its_place()
    {
        using var folder = new StudyFolder();
        byte[] latin = [.. "name: x\n# é"u8, 0xE9];

        Assert.Equal((2, 4), PlaceOf(OnlyFault(folder.Read(latin))));
        Assert.Equal((1, 1), PlaceOf(OnlyFault(folder.Read(Encoding.Unicode.GetPreamble()))));
    }

    [Fact]
    public void A_byte_order_mark_is_no_fault()
    {
        using var folder = new StudyFolder();

        Assert.IsType<StudyFileResult.Valid>(folder.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Studies.Small)]));
    }

    [Fact]
    public void A_NUL_does_not_hide_what_follows_it()
    {
        using var folder = new StudyFolder();

        Assert.Equal("A NUL character stands here.", OnlyFault(folder.Read(Studies.Small + "\n\0nonsense")).Wrong);
    }

    private static Fault OnlyFault(StudyFileResult result) => Assert.Single(StudyFolder.FaultsOf(result));

    private static (int, int) PlaceOf(Fault fault) => (fault.Line, fault.Column);
}
