using System.Numerics;
using System.Runtime.InteropServices;

namespace HyperTuneActors.Examples.Digits;

/// <summary>Stochastic gradient descent with heavy-ball momentum.</summary>
internal sealed class Sgd(Settings settings, IReadOnlyList<Parameter> parameters) : Optimizer(settings)
{
    private readonly float momentum = settings.Momentum;
    private readonly float[][] velocities = [.. parameters.Select(p => p.NewState())];

    public override void Step()
    {
        for (var i = 0; i < velocities.Length; i++)
            Step(parameters[i], velocities[i]);
    }

    private void Step(Parameter parameter, float[] velocities)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(parameter.Values.AsSpan());
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(parameter.Gradients);
        var velocity = MemoryMarshal.Cast<float, Vector<float>>(velocities.AsSpan());
        var kept = KeptOf(parameter);
        for (var i = 0; i < values.Length; i++)
        {
            velocity[i] = velocity[i] * momentum - gradients[i] * LearningRate;
            values[i] = values[i] * kept + velocity[i];
        }
    }
}
