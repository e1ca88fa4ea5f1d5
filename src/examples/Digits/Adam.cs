using System.Numerics;
using System.Runtime.InteropServices;

namespace HyperTuneActors.Examples.Digits;

/// <summary>Steps scaled by running moments of the gradient.</summary>
/// <remarks>Kingma and Ba, "Adam", ICLR 2015, algorithm 1, with its default constants.</remarks>
internal sealed class Adam(Settings settings, IReadOnlyList<Parameter> parameters)
    : Optimizer(settings, parameters)
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;
    private readonly float[][] means = [.. parameters.Select(p => p.NewState())];
    private readonly float[][] squares = [.. parameters.Select(p => p.NewState())];

    public override IEnumerable<float[]> Memory => [.. means, .. squares];

    protected override void Step(Parameter parameter, int place)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(parameter.Values.AsSpan());
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(parameter.Gradients);
        var m = MemoryMarshal.Cast<float, Vector<float>>(means[place].AsSpan());
        var v = MemoryMarshal.Cast<float, Vector<float>>(squares[place].AsSpan());
        var rate = LearningRate / (1 - MathF.Pow(Beta1, Steps));
        var unbias = 1 / (1 - MathF.Pow(Beta2, Steps));
        var kept = KeptOf(parameter);
        for (var i = 0; i < values.Length; i++)
        {
            m[i] = m[i] * Beta1 + gradients[i] * (1 - Beta1);
            v[i] = v[i] * Beta2 + gradients[i] * gradients[i] * (1 - Beta2);
            var size = Vector.SquareRoot(v[i] * unbias) + new Vector<float>(Epsilon);
            values[i] = values[i] * kept - m[i] * rate / size;
        }
    }
}
