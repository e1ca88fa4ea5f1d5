namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The neighbour rule: a kernel is as wide as the distance to its farther neighbour, at an end to its only one;
/// alone it reaches to the farther end of the axis. The positions come one by one, rising.</summary>
/// <remarks>Bergstra et al., "Algorithms for hyper-parameter optimization", NIPS 2011, section 4.2. An end does not look
/// at the axis' own end, as in Optuna's default.</remarks>
internal ref struct KernelWidths(Span<double> widths)
{
    private readonly Span<double> widths = widths;
    private int count;
    private int previous;
    private double at;
    private double gap = double.NegativeInfinity;

    /// <param name="kernel">Its place among the widths; negative for a neighbour that has none.</param>
    /// <param name="position">Not below the last one.</param>
    public void Visit(int kernel, double position)
    {
        if (count > 0)
        {
            var right = position - at;
            if (previous >= 0) widths[previous] = Math.Max(gap, right);
            gap = right;
        }
        (previous, at) = (kernel, position);
        count++;
    }

    public readonly void Finish(double low, double high)
    {
        if (count > 0 && previous >= 0) widths[previous] = count == 1 ? Math.Max(at - low, high - at) : gap;
    }
}
