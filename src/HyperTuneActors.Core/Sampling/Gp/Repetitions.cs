namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What rows that stand for several trials say of the noise.</summary>
/// <param name="Shares">1/m of each row's m trials.</param>
/// <param name="Surplus">How many more trials there are than rows.</param>
/// <param name="Scatter">The sum of the squares by which values differ from the mean of their row, on the model's scale.</param>
internal sealed record Repetitions(double[] Shares, int Surplus, double Scatter)
{
    /// <summary>Of rows each of which is one trial.</summary>
    public static Repetitions None(int count)
    {
        var shares = new double[count];
        shares.AsSpan().Fill(1);
        return new Repetitions(shares, 0, 0);
    }

    public static Repetitions Of(List<Row> rows, OutputTransform output)
    {
        var (shares, surplus, scatter) = (new double[rows.Count], 0, 0.0);
        for (var i = 0; i < shares.Length; i++)
        {
            var more = rows[i].Repeats - 1;
            shares[i] = 1.0 / rows[i].Repeats;
            surplus += more;
            if (more > 0) scatter += more * output.VarianceOf(rows[i].Loss, rows[i].Scatter / more);
        }
        return new Repetitions(shares, surplus, scatter);
    }

    /// <summary>By how much ln p of all trials' values exceeds that of the rows' means.</summary>
    /// <remarks>Values with the same mean and the noise s² are as likely as their own mean with the noise s²/m times
    /// (2π s²)^(-(m-1)/2) m^(-1/2) exp(-S/2s²) with their scatter S.</remarks>
    /// <param name="noise">s².</param>
    /// <param name="slope">Its derivative with respect to ln s² is added.</param>
    public double Log(double noise, ref double slope)
    {
        if (Surplus == 0) return 0;
        slope += (Scatter / noise - Surplus) / 2;
        var sum = -(Surplus * Math.Log(2 * Math.PI * noise) + Scatter / noise) / 2;
        foreach (var share in Shares) sum += Math.Log(share) / 2;
        return sum;
    }
}
