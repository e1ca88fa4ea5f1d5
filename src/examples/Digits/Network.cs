namespace HyperTuneActors.Examples.Digits;

/// <summary>A multi-layer perceptron: hidden layers of equal width, then one output per digit.</summary>
internal sealed class Network
{
    private readonly List<Layer> layers = [];

    public Network(Settings settings, SplitMix64 random)
    {
        var weightStream = random.Fork();
        DropoutStream = random.Fork();
        var inputs = ExampleSet.PixelCount;
        for (var i = 0; i < settings.Layers; i++)
        {
            layers.Add(NewDense(inputs, settings.HiddenUnits, settings, weightStream));
            layers.Add(settings.Activation == "tanh" ? new Tanh(settings.HiddenUnits) : new Relu(settings.HiddenUnits));
            if (settings.Dropout > 0)
                layers.Add(new Dropout(settings.HiddenUnits, settings.Dropout, DropoutStream));
            inputs = settings.HiddenUnits;
        }
        layers.Add(NewDense(inputs, ExampleSet.ClassCount, settings, weightStream));
        Parameters = [.. layers.SelectMany(layer => layer.Parameters)];
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Shared by all layers.</summary>
    public SplitMix64 DropoutStream { get; }

    public Matrix Forward(Matrix inputs, bool isTraining)
    {
        foreach (var layer in layers)
            inputs = layer.Forward(inputs, isTraining);
        return inputs;
    }

    /// <summary>Sets the gradients of all parameters, from the gradient of the loss by the outputs.</summary>
    public void Backward(Matrix gradients)
    {
        for (var i = layers.Count - 1; i >= 0; i--)
            gradients = layers[i].Backward(gradients);
    }

    /// <summary>He et al. 2015 for relu, Glorot and Bengio 2010 for tanh, both as even distributions.</summary>
    private Dense NewDense(int inputs, int outputs, Settings settings, SplitMix64 random)
    {
        var limit = MathF.Sqrt(6f / (settings.Activation == "relu" ? inputs : inputs + outputs));
        return new Dense(inputs, outputs, limit, isFirst: layers.Count == 0, random);
    }
}
