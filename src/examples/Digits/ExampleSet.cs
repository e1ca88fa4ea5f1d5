namespace HyperTuneActors.Examples.Digits;

/// <summary>Pictures with the digit that each shows.</summary>
/// <param name="Pixels">One row per picture, 0 (white) to 1 (black).</param>
/// <param name="Labels">0 to 9.</param>
internal sealed record ExampleSet(Matrix Pixels, byte[] Labels)
{
    public const int PixelCount = 64;
    public const int ClassCount = 10;
    private const float Black = 16;

    public int Count => Labels.Length;

    /// <summary>Reads rows of 64 pixels and a label, all whole numbers, separated by commas.</summary>
    public static ExampleSet Read(string path)
    {
        ReadOnlySpan<byte> text = File.ReadAllBytes(path);
        var read = OfSize(text.Count((byte)'\n'));
        for (var i = 0; i < read.Count; i++)
        {
            foreach (ref var pixel in read.Pixels.Row(i))
                pixel = TakeNumber(ref text) / Black;
            read.Labels[i] = (byte)TakeNumber(ref text);
        }
        return read;
    }

    /// <summary>Replaces these examples, for as many as there are places, by those of another set.</summary>
    public void Fill(ExampleSet source, ReadOnlySpan<int> places)
    {
        Pixels.Resize(places.Length);
        for (var i = 0; i < places.Length; i++)
        {
            source.Pixels.Row(places[i]).CopyTo(Pixels.Row(i));
            Labels[i] = source.Labels[places[i]];
        }
    }

    public static ExampleSet OfSize(int count) => new(new Matrix(count, PixelCount), new byte[count]);

    private static int TakeNumber(ref ReadOnlySpan<byte> text)
    {
        var value = 0;
        var i = 0;
        for (; text[i] is >= (byte)'0' and <= (byte)'9'; i++)
            value = value * 10 + (text[i] - '0');
        text = text[(i + 1)..];
        return value;
    }
}
