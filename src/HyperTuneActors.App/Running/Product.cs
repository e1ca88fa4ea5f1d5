using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HyperTuneActors.App.Running;

internal static class Product
{
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            .Split('+')[0] ?? "0";
}

/// <summary>What this processor can do, as far as it may change the last bits of a suggestion.</summary>
internal static class Processor
{
    public static string InstructionSet { get; } =
        $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}-{Width()}";

    private static string Width() =>
        Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : "128";
}
