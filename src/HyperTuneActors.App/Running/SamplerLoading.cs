using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.Running;

/// <summary>Loads samplers of the user's own. Each assembly has a context of its own, so that it brings the versions of its
/// packages along; it shares only Core with this program.</summary>
internal static class SamplerLoading
{
    [ModuleInitializer]
    internal static void Begin() => SamplerSettings.Custom.Loader = Load;

    /// <returns>Why the sampler can't be used, or <see langword="null"/>.</returns>
    public static string? FaultIn(SamplerSettings.Custom settings)
    {
        try
        {
            Load(settings);
            return null;
        }
        catch (InvalidOperationException wrong)
        {
            return wrong.Message;
        }
    }

    private static ISampler Load(SamplerSettings.Custom settings)
    {
        var type = TypeIn(settings);
        if (!typeof(ISampler).IsAssignableFrom(type))
            throw new InvalidOperationException($"{settings.Type} of {settings.Assembly} is no {nameof(ISampler)} of this version.");
        var withSettings = type.GetConstructor([typeof(IReadOnlyDictionary<string, string>)]);
        if (withSettings is null && type.GetConstructor([]) is null)
            throw new InvalidOperationException(
                $"{settings.Type} has no public constructor with an IReadOnlyDictionary<string, string>, nor one without parameters.");
        if (withSettings is null && !settings.Settings.IsEmpty)
            throw new InvalidOperationException($"{settings.Type} has no constructor that takes settings.");
        try
        {
            return (ISampler)(withSettings?.Invoke([settings.Settings]) ?? Activator.CreateInstance(type)!);
        }
        catch (Exception wrong) when (wrong is TargetInvocationException or MissingMethodException or MemberAccessException)
        {
            throw new InvalidOperationException($"{settings.Type} can't be made: {(wrong.InnerException ?? wrong).Message}", wrong);
        }
    }

    private static Type TypeIn(SamplerSettings.Custom settings)
    {
        if (!File.Exists(settings.Assembly))
            throw new InvalidOperationException($"The sampler's assembly {settings.Assembly} does not exist.");
        try
        {
            return new Context(settings.Assembly).LoadFromAssemblyPath(settings.Assembly).GetType(settings.Type)
                ?? throw new InvalidOperationException($"{settings.Assembly} has no class {settings.Type}.");
        }
        catch (Exception wrong) when (wrong is IOException or BadImageFormatException or UnauthorizedAccessException
            or ArgumentException or TypeLoadException)
        {
            throw new InvalidOperationException($"The sampler's assembly {settings.Assembly} can't be loaded: {wrong.Message}", wrong);
        }
    }

    private sealed class Context(string path) : AssemblyLoadContext
    {
        private static readonly string Core = typeof(ISampler).Assembly.GetName().Name!;

        private readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName name) => name.Name == Core
            ? typeof(ISampler).Assembly
            : resolver.ResolveAssemblyToPath(name) is { } file ? LoadFromAssemblyPath(file) : null;
    }
}
