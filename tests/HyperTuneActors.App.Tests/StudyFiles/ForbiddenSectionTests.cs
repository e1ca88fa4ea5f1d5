using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class ForbiddenSectionTests
{
    [Theory]
    [InlineData("{optimizer: sgd}")]
    [InlineData("{optimizer: [sgd, 2], layers: {above: 2}}")]
    [InlineData("{rate: {above: 0.1, below: 0.2}}")]
    [InlineData("{rate: {below: 0}}")]
    [InlineData("{stepped: 0.3, batch: {above: 16}}")]
    [InlineData("{batch: {below: all}, layers: [1, 2]}")]
    [InlineData("{bias: {below: -1.5}}")]
    [InlineData("{layers: {above: 100}}")]
    public void A_combination_of_values_and_ranges_is_read(string combination) => Assert.Empty(FaultsWith($"[{combination}]"));

    [Theory]
    [InlineData("{optimizer: sgd}", "'forbidden' is not a list. Write a list, as in forbidden: [{")]
    [InlineData("[sgd]", "'forbidden' is not a mapping. Write a mapping, such as {")]
    [InlineData("[{}]", "This would forbid everything. Name the parameters and their values, or remove it.")]
    [InlineData("[{optimiser: sgd}]", "'optimiser' is no parameter. Did you mean 'optimizer'?")]
    [InlineData("[{fixed: 2}]", "'fixed' is a constant. Leave it out here.")]
    [InlineData("[{optimizer: sdg}]", "'sdg' is no choice of 'optimizer'. Did you mean 'sgd'?")]
    [InlineData("[{optimizer: {above: sgd}}]", "The choices of 'optimizer' have no order.")]
    [InlineData("[{optimizer: []}]", "There are no values. Write a value, a list of them or a range.")]
    [InlineData("[{rate: 0.1}]", "'rate' is hardly ever just that. Write a range, as in {above: 0.1}, or give the parameter a step.")]
    [InlineData("[{bias: 0}]", "'bias' is hardly ever just that.")]
    [InlineData("[{stepped: 0.35}]", "'0.35' is no value of 'stepped'. Write a number from 0 to 1 in steps of 0.1.")]
    [InlineData("[{stepped: [0.3, high]}]", "'high' is no value of 'stepped'.")]
    [InlineData("[{layers: 9}]", "'9' is no value of 'layers'. Write a whole number from 1 to 4.")]
    [InlineData("[{layers: {above: 2.5}}]", "'above' is '2.5', which is no whole number.")]
    [InlineData("[{rate: {above: fast}}]", "'above' is 'fast', which is no finite number.")]
    [InlineData("[{batch: {above: 17}}]", "'17' is no value of 'batch'. Did you mean '16'?")]
    [InlineData("[{rate: {}}]", "This range has no bounds. Write {above: 0.1}, {below: 0.9} or both.")]
    [InlineData("[{rate: {over: 0.1}}]", "'over' is no key of a forbidden range. Write above or below.", 2)]
    [InlineData("[{layers: {above: 3, below: 2}}]", "Nothing is above 3 and below 2. Swap them.")]
    [InlineData("[{rate: {below: 2}}]", "Nearly everything is forbidden: of 1000 random configurations 0 are allowed.")]
    [InlineData("[{rate: {above: 0.5}}, {rate: {below: 0.499}}]", "Nearly everything is forbidden: of 1000 random configurations")]
    public void A_faulty_combination_is_a_fault(string forbidden, string fault, int faults = 1)
    {
        var told = FaultsWith(forbidden);
        Assert.Equal(faults, told.Length);
        Assert.Contains(told, one => one.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Naming_a_faulty_parameter_is_no_second_fault() =>
        Assert.Single(StudyFolder.FaultsIn(
            Studies.WithSpace("x: {type: int, low: 9, high: 1}") + "\nforbidden: [{x: 5}, {x: {above: low}}]"));

    [Fact]
    public void An_empty_list_forbids_nothing() =>
        Assert.Empty(StudyFolder.SpecOf(Studies.With("forbidden: []")).Forbidden);

    [Fact]
    public void A_study_s_space_knows_what_is_forbidden()
    {
        var spec = StudyFolder.SpecOf(Studies.With("forbidden: [{x: {above: 0.5}}]"));
        var space = new SearchSpace(spec.Parameters, spec.Forbidden);
        Assert.Equal((false, true), (space.IsForbidden(space.PointAt(_ => 0.5)), space.IsForbidden(space.PointAt(_ => 0.51))));
    }

    private static string[] FaultsWith(string forbidden) => StudyFolder.FaultsIn(Studies.WithSpace(
        "optimizer: {type: categorical, choices: [sgd, adam, 2]}",
        "layers: {type: int, low: 1, high: 4}",
        "batch: {type: ordinal, values: [16, 32, all]}",
        "rate: {type: float, low: 0, high: 1}",
        "stepped: {type: float, low: 0, high: 1, step: 0.1}",
        "bias: {type: normal, mean: 0, sd: 1}",
        "fixed: 2") + $"\nforbidden: {forbidden}");
}
