using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.Views;

/// <summary>How each scheduler's ruling is said.</summary>
public sealed class SentencesTests
{
    private static readonly TrialNumber Best = new(12);

    public static TheoryData<Ruling, string> Rulings => new()
    {
        { new Ruling("asha", 3, 5, 9, 3, 0.25, 0.75), "rank 5 of 9 at rung 3, and the best 3 go on (0.25; the cutoff is 0.75)." },
        { new Ruling("hyperband", 3, 5, 9, 3, 0.25, 0.75), "rank 5 of 9 at rung 3, and the best 3 go on (0.25; the cutoff is 0.75)." },
        { new Ruling("asha", 1, 5, 9, 9, 0.25, 0.1, Agreement: new RungAgreement(9, -0.125, false)),
            "rung 1 judges nobody, since its ranks may say nothing of later ones (tau -0.13 of 9 trials)." },
        { new Ruling("asha", 1, 5, 9, 3, 0.25, 0.75, Agreement: new RungAgreement(9, 0.75, true)),
            "rank 5 of 9 at rung 1, and the best 3 go on (0.25; the cutoff is 0.75)." },
        { new Ruling("median", 4, 5, 9, 4, 0.25, 0.125),
            "its best value so far, 0.25, is rank 5 of 9 with the completed trials at epoch 4; the cutoff is 0.125." },
        { new Ruling("threshold", 4, 2, 2, 1, 12, 10), "12 is above the bound 10." },
        { new Ruling("threshold", 4, 2, 2, 1, 0.1, 0.5), "0.1 is below the bound 0.5." },
        { new Ruling("patience", 4, 2, 2, 1, 0.25, 0.125), "the best of its last reports, 0.25, is no better than 0.125 before." },
        { new Ruling("chance", 6, 2, 2, 1, 0.25, 0.9, Forecast: new FinalForecast(0.5, 0.0625, 0.001, 0.02, Best)),
            "0.25 would have come to 0.5 ± 0.063: the chance to beat trial 12 (0.9) is 0.001 < 0.02." },
        { new Ruling("extrapolation", 6, 2, 2, 1, 0.25, 0.9, Forecast: new FinalForecast(0.5, 0.0625, 0.001, 0.03, Best, "pow3", 0.75)),
            "0.25 would have come to 0.5 ± 0.063 (its curve, pow3, leads to 0.75): the chance to beat trial 12 (0.9) is 0.001 < 0.03." },
    };

    [Theory]
    [MemberData(nameof(Rulings))]
    public void A_ruling_is_said_by_its_rule(Ruling because, string sentence) =>
        Assert.Equal(sentence, Sentences.Of(because, "epoch"));
}
