namespace HyperTuneActors.Nodes.Tests;

/// <summary>A test that cuts the network between nodes. Where the machine allows no networks of one's own, it skips and says so.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Obstacle = new(TestNetwork.Obstacle);

    public NetworkFactAttribute() => Skip = Machine.Lacks("postgresql") ?? Obstacle.Value;
}
