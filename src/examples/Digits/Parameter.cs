namespace HyperTuneActors.Examples.Digits;

/// <summary>Numbers that training moves, with the gradient of the loss for each.</summary>
/// <remarks>Filled up to whole vectors with numbers that have gradient 0, so that optimizers need no remainder loop. The
/// vectors are the widest that there are: checkpoints then fit all machines.</remarks>
/// <param name="size">How many numbers.</param>
/// <param name="decays">Whether weight decay pulls them to 0: weights yes, biases no.</param>
internal sealed class Parameter(int size, bool decays)
{
    private const int WidestVector = 16;

    public int Size { get; } = size;

    public float[] Values { get; } = NewVectors(size);

    public float[] Gradients { get; } = NewVectors(size);

    public bool Decays { get; } = decays;

    /// <returns>Zeros, as many as <see cref="Values"/> has.</returns>
    public float[] NewState() => NewVectors(Size);

    private static float[] NewVectors(int size) =>
        new float[(size + WidestVector - 1) / WidestVector * WidestVector];
}
