namespace HyperTuneActors.Examples.Digits;

/// <summary>One step from inputs to outputs, and back for the gradients. It owns the matrices that it returns, which
/// hold until its next call.</summary>
internal abstract class Layer
{
    public virtual IReadOnlyList<Parameter> Parameters => [];

    public abstract Matrix Forward(Matrix inputs, bool isTraining);

    /// <summary>Follows a <see cref="Forward"/> with the same rows and sets the gradients of the parameters.</summary>
    /// <returns>The gradient of the loss by the inputs.</returns>
    public abstract Matrix Backward(Matrix outputGradients);
}
