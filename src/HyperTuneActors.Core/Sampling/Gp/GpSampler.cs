namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Bayesian optimisation with a Gaussian process: it learns how the objective depends on the parameters and tries
/// where the expected improvement on the best trial is largest.</summary>
/// <remarks>Jones, Schonlau and Welch, J. Global Optim. 13 (1998), with the logarithm of the expected improvement of Ament et
/// al., arXiv:2310.20708. What departs from them is said where it is done: <see cref="Kernel"/>,
/// <see cref="HyperparameterPrior"/>, <see cref="OutputTransform"/>, <see cref="InitialDesign"/>. Trials count in the order
/// in which they ended.</remarks>
/// <param name="settings">Its settings.</param>
/// <param name="rows">What it learns from trials; by default what <see cref="Rows.For"/> makes of them.</param>
internal sealed class GpSampler(SamplerSettings.Gp settings, RowSource rows) : ISampler
{
    public const string TheName = "gp";
    public const int TheVersion = 2;

    private readonly object gate = new();
    private StudyModel? last;

    public GpSampler(SamplerSettings.Gp settings) : this(settings, Rows.For(settings)) { }

    public string Name => TheName;

    public int Version => TheVersion;

    public Draft Suggest(SuggestionRequest request)
    {
        lock (gate)
        {
            if (last is null || !ReferenceEquals(last.Space, request.Space)) last = new StudyModel(request.Space, settings);
            return last.Suggest(request, rows(request));
        }
    }
}
