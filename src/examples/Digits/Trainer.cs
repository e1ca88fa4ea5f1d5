using System.Runtime.InteropServices;

namespace HyperTuneActors.Examples.Digits;

/// <summary>One network in training.</summary>
internal sealed class Trainer
{
    private const int EvaluationRows = 64;
    private readonly DataSplit data;
    private readonly Network network;
    private readonly Optimizer optimizer;
    private readonly SplitMix64 orderStream;
    private readonly CrossEntropy loss = new(ExampleSet.ClassCount);
    private readonly ExampleSet batch;
    private readonly int batchSize;
    private readonly int[] order;

    public Trainer(Settings settings, DataSplit data)
    {
        this.data = data;
        var random = new SplitMix64(settings.Seed);
        orderStream = random.Fork();
        network = new Network(settings, random.Fork());
        optimizer = Optimizer.Create(settings, network.Parameters);
        batchSize = settings.BatchSize;
        batch = ExampleSet.OfSize(Math.Max(batchSize, EvaluationRows));
        order = new int[Math.Max(data.Train.Count, Math.Max(data.Validation.Count, data.Test.Count))];
    }

    /// <summary>How many epochs it has trained.</summary>
    public int Epoch { get; private set; }

    /// <summary>One pass over the training examples, in a new order.</summary>
    /// <returns>The mean loss while training, so with dropout and with weights that still change.</returns>
    public double TrainEpoch()
    {
        var places = InOrder(data.Train.Count);
        orderStream.Shuffle(places);
        for (var from = 0; from < places.Length; from += batchSize)
        {
            batch.Fill(data.Train, places[from..Math.Min(from + batchSize, places.Length)]);
            network.Backward(loss.Add(network.Forward(batch.Pixels, isTraining: true), batch.Labels));
            optimizer.Step();
        }
        Epoch++;
        return loss.Take().Loss;
    }

    public Score Validate() => Evaluate(data.Validation);

    public Score Test() => Evaluate(data.Test);

    /// <summary>Writes all that the epochs to come depend on, besides settings and data.</summary>
    public void Save(BinaryWriter file)
    {
        file.Write(Epoch);
        file.Write(optimizer.Steps);
        foreach (var stream in RandomStreams)
            file.Write(stream.State);
        foreach (var numbers in TrainedNumbers)
            file.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
    }

    /// <summary>Makes this what another trainer with the same settings was when it was saved.</summary>
    public void Load(BinaryReader file)
    {
        Epoch = file.ReadInt32();
        optimizer.Steps = file.ReadInt32();
        foreach (var stream in RandomStreams)
            stream.State = file.ReadUInt64();
        foreach (var numbers in TrainedNumbers)
            file.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
    }

    private IEnumerable<SplitMix64> RandomStreams => [orderStream, network.DropoutStream];

    private IEnumerable<float[]> TrainedNumbers => [.. network.Parameters.Select(p => p.Values), .. optimizer.Memory];

    private Score Evaluate(ExampleSet examples)
    {
        var places = InOrder(examples.Count);
        for (var from = 0; from < places.Length; from += EvaluationRows)
        {
            batch.Fill(examples, places[from..Math.Min(from + EvaluationRows, places.Length)]);
            loss.Add(network.Forward(batch.Pixels, isTraining: false), batch.Labels);
        }
        return loss.Take();
    }

    private Span<int> InOrder(int count)
    {
        for (var i = 0; i < count; i++)
            order[i] = i;
        return order.AsSpan(0, count);
    }
}
