using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class CustomReaderTests
{
    private static readonly string Here = typeof(TakesSettings).Assembly.Location;

    private const string Space = "HyperTuneActors.App.Tests.StudyFiles";

    [Fact]
    public void A_class_of_the_user_s_own_suggests_with_its_settings()
    {
        var spec = SpecOf($"type: {Space}.TakesSettings, settings: {{at: 0.25}}");
        var custom = Assert.IsType<SamplerSettings.Custom>(spec.Sampler);
        Assert.Equal((Here, $"{Space}.TakesSettings", "0.25"), (custom.Assembly, custom.Type, custom.Settings["at"]));

        var draft = Drafting.Suggest(Wanted(spec), new TrialNumber(0), ImmutableDictionary<TrialNumber, Draft>.Empty);
        Assert.Equal(0.25, draft.Point.Coordinates[0]);
        Assert.Equal(($"{Space}.TakesSettings", 3, "always"), (draft.Because.Sampler, draft.Because.Version, draft.Because.Method));
    }

    [Fact]
    public void A_class_without_settings_needs_none() =>
        Assert.Empty(Assert.IsType<SamplerSettings.Custom>(SpecOf($"type: {Space}.TakesNothing").Sampler).Settings);

    [Fact]
    public void Its_assembly_is_found_from_the_study_file_s_folder() =>
        Assert.EndsWith("/bin/None.dll does not exist. Name the assembly of a class that is an ISampler, and its full name with its namespace.",
            Assert.Single(StudyFolder.FaultsIn(Studies.With("sampler: {name: custom, assembly: bin/None.dll, type: X}"))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("TakesSetings", "has no class HyperTuneActors.App.Tests.StudyFiles.TakesSetings.")]
    [InlineData("CustomReaderTests", "is no ISampler of this version.")]
    [InlineData("TakesANumber", "has no public constructor with an IReadOnlyDictionary<string, string>, nor one without parameters.")]
    [InlineData("TakesNothing, settings: {at: 1}", "TakesNothing has no constructor that takes settings.")]
    [InlineData("TakesSettings, settings: {at: half}", "TakesSettings can't be made: The input string 'half' was not in a correct format.")]
    public void What_can_t_be_made_is_a_fault(string type, string fault) =>
        Assert.Contains(fault, Assert.Single(StudyFolder.FaultsIn(Sampler($"type: {Space}.{type}"))), StringComparison.Ordinal);

    [Fact]
    public void The_name_alone_lacks_its_assembly_and_its_class() =>
        Assert.Equal(2, StudyFolder.FaultsIn(Studies.With("sampler: custom")).Count(
            fault => fault.Contains("is missing: the custom sampler needs it.", StringComparison.Ordinal)));

    [Fact]
    public void A_file_that_is_no_assembly_is_a_fault() =>
        Assert.Contains("can't be loaded", Assert.Single(StudyFolder.FaultsIn(
            Studies.With("sampler: {name: custom, assembly: /bin/sh, type: X}"))), StringComparison.Ordinal);

    [Fact]
    public void A_study_is_replayed_where_its_sampler_is_not_and_its_drafts_say_what_is_missing()
    {
        var spec = SpecOf($"type: {Space}.TakesSettings") with { Sampler = new SamplerSettings.Custom("/gone.dll", "My.Sampler") };
        var because = Drafting.Suggest(Wanted(spec), new TrialNumber(0), ImmutableDictionary<TrialNumber, Draft>.Empty).Because;
        Assert.Equal(("random", "My.Sampler failed: The sampler's assembly /gone.dll does not exist."), (because.Sampler, because.Because));
    }

    private static StudyState Wanted(StudySpec spec) => new StudyEvent[]
    {
        new StudyEvent.StudyCreated(spec) { At = default },
        new StudyEvent.TrialWanted(new TrialNumber(0)) { At = default },
    }.Aggregate((StudyState?)null, StudyState.Evolve)!;

    private static StudySpec SpecOf(string keys) => StudyFolder.SpecOf(Sampler(keys));

    private static string Sampler(string keys) => Studies.With($"sampler: {{name: custom, assembly: {Here}, {keys}}}");
}
