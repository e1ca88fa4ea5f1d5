namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class ConditionReaderTests
{
    [Theory]
    [InlineData("{itself: 1}", "The condition's parent 'itself' is this parameter itself. Name another, declared above.")]
    [InlineData("{later: 1}", "The condition's parent 'later' is declared below. Move 'later' above 'itself'.")]
    [InlineData("{optimiser: sgd}", "The condition's parent 'optimiser' is no parameter. Did you mean 'optimizer'?")]
    [InlineData("{rate: 0.1}", "The condition's parent 'rate' is a float. Make it depend on a categorical, an ordinal or an int parameter.")]
    [InlineData("{fixed: 2}", "The condition's parent 'fixed' is a constant. Leave the condition out, or make it a parameter.")]
    [InlineData("{optimizer: sdg}", "'sdg' is no choice of 'optimizer'. Did you mean 'sgd'?")]
    [InlineData("{optimizer: [sgd, rmsprop]}", "'rmsprop' is no choice of 'optimizer'. Write sgd, adam or 2.")]
    [InlineData("{optimizer: '2'}",
        "'2' is no choice of 'optimizer'. Write it just as in the choices: quotes and '.0' make a difference.")]
    [InlineData("{layers: 5}", "'5' is no value of 'layers'. Write a whole number from 1 to 4.")]
    [InlineData("{layers: two}", "'two' is no value of 'layers'. Write a whole number from 1 to 4.")]
    [InlineData("{width: 17}", "'17' is no value of 'width'. Write a whole number from 16 to 64 in steps of 16.")]
    [InlineData("{batch: 33}", "'33' is no value of 'batch'. Did you mean '32'?")]
    [InlineData("{bias: 0}", "The condition's parent 'bias' is a real number.")]
    [InlineData("{layers: []}", "No value would make this parameter active.")]
    [InlineData("{}", "This condition is empty.")]
    [InlineData("sgd", "'when' is not a mapping.")]
    public void A_condition_that_cannot_hold_is_a_fault(string when, string fault) =>
        Assert.Contains(fault, Assert.Single(FaultsWith(when)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{optimizer: sgd}")]
    [InlineData("{optimizer: [sgd, 2], layers: [1, 4]}")]
    [InlineData("{width: [32, 64], batch: [16, all]}")]
    public void A_condition_that_can_hold_is_none(string when) => Assert.Empty(FaultsWith(when));

    [Fact]
    public void Naming_a_faulty_parent_is_no_second_fault() =>
        Assert.Single(StudyFolder.FaultsIn(Studies.WithSpace(
            "parent: {type: int, low: 9, high: 1}",
            "child: {type: int, low: 1, high: 9, when: {parent: 5}}")));

    private static string[] FaultsWith(string when) => StudyFolder.FaultsIn(Studies.WithSpace(
        "optimizer: {type: categorical, choices: [sgd, adam, 2]}",
        "layers: {type: int, low: 1, high: 4}",
        "width: {type: int, low: 16, high: 64, step: 16}",
        "batch: {type: ordinal, values: [16, 32, all]}",
        "bias: {type: normal, mean: 0, sd: 1}",
        "rate: {type: float, low: 0, high: 1}",
        "fixed: 2",
        $"itself: {{type: float, low: 0, high: 1, when: {when}}}",
        "later: {type: int, low: 1, high: 4}"));
}
