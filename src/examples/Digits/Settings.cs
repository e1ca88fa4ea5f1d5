using System.Globalization;

namespace HyperTuneActors.Examples.Digits;

/// <summary>The hyperparameters of one training.</summary>
/// <param name="LearningRate">Above 0; constant over the epochs.</param>
/// <param name="Optimizer"><c>sgd</c> or <c>adam</c>.</param>
/// <param name="Momentum">From 0, below 1; of sgd only.</param>
/// <param name="HiddenUnits">Width of every hidden layer.</param>
/// <param name="Layers">Number of hidden layers.</param>
/// <param name="BatchSize">Examples per update; the last batch of an epoch may be smaller.</param>
/// <param name="WeightDecay">From 0; decoupled from the gradient, see <see cref="Digits.Optimizer"/>.</param>
/// <param name="Dropout">Chance of a hidden unit to be left out of an update: from 0, below 1.</param>
/// <param name="Activation"><c>relu</c> or <c>tanh</c>.</param>
/// <param name="Seed">Of initial weights, order of examples and dropout; never of the split.</param>
internal sealed record Settings(
    float LearningRate, string Optimizer, float Momentum, int HiddenUnits, int Layers, int BatchSize,
    float WeightDecay, float Dropout, string Activation, ulong Seed)
{
    public const string Help =
        """
        Trains a small neural network on handwritten digits and reports every epoch as a line of JSON.

        Options, as --name value or --name=value:
          --learning-rate NUMBER   above 0
          --optimizer sgd|adam
          --momentum NUMBER        from 0, below 1, of sgd only; default 0
          --hidden-units COUNT     of each hidden layer, 1 to 4096
          --layers COUNT           hidden ones, 1 to 3
          --batch-size COUNT       1 to 1079
          --weight-decay NUMBER    from 0
          --dropout NUMBER         from 0, below 1
          --activation relu|tanh
          --seed NUMBER            default HYPERTUNE_SEED, or 0


        """;

    /// <returns>Meaningful only if <paramref name="options"/> found no fault.</returns>
    public static Settings Read(OptionReader options, ulong defaultSeed)
    {
        var settings = new Settings(
            LearningRate: options.Number("learning-rate", above: 0, below: 1000, example: "0.01"),
            Optimizer: options.OneOf("optimizer", "sgd", "adam"),
            Momentum: options.Number("momentum", from: 0, below: 1, example: "0.9", byDefault: 0),
            HiddenUnits: options.Whole("hidden-units", 1, 4096),
            Layers: options.Whole("layers", 1, 3),
            BatchSize: options.Whole("batch-size", 1, DataSplit.TrainCount),
            WeightDecay: options.Number("weight-decay", from: 0, below: 1000, example: "0.0001"),
            Dropout: options.Number("dropout", from: 0, below: 1, example: "0.1"),
            Activation: options.OneOf("activation", "relu", "tanh"),
            Seed: options.Seed("seed", defaultSeed));
        options.Finish();
        return settings;
    }

    public override string ToString()
    {
        var momentum = Optimizer == "sgd" ? $" momentum={Momentum:R}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"learning-rate={LearningRate:R} optimizer={Optimizer}{momentum} hidden-units={HiddenUnits} layers={Layers} "
            + $"batch-size={BatchSize} weight-decay={WeightDecay:R} dropout={Dropout:R} activation={Activation} seed={Seed}");
    }
}
