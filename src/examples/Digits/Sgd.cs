using System.Numerics;
using System.Runtime.InteropServices;

namespace HyperTuneActors.Examples.Digits;

/// <summary>Stochastic gradient descent with heavy-ball momentum.</summary>
internal sealed class Sgd(Settings settings, IReadOnlyList<Parameter> parameters)
    : Optimizer(settings, parameters)
{
    private readonly float momentum = settings.Momentum;
    private readonly float[][] velocities = [.. parameters.Select(p => p.NewState())];

    public override IEnumerable<float[]> Memory => velocities;

    protected override void Step(Parameter parameter, int place)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(parameter.Values.AsSpan());
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(parameter.Gradients);
        var velocity = MemoryMarshal.Cast<float, Vector<float>>(velocities[place].AsSpan());
        var kept = KeptOf(parameter);
        for (var i = 0; i < values.Length; i++)
        {
            velocity[i] = velocity[i] * momentum - gradients[i] * LearningRate;
            values[i] = values[i] * kept + velocity[i];
        }
    }
}
