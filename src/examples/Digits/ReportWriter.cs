using System.Globalization;
using System.Text;

namespace HyperTuneActors.Examples.Digits;

/// <summary>Tells the tuner about an epoch: one JSON object on a line of its own, flushed at once.</summary>
internal sealed class ReportWriter(Stream stream)
{
    /// <summary>Numbers are in round-trip format. A loss that is no finite number is written as a bare <c>NaN</c>, which
    /// JSON does not have but the tuner reads as a divergence.</summary>
    public void Write(int step, double trainLoss, Score validation, Score test)
    {
        var line = string.Create(CultureInfo.InvariantCulture,
            $$"""{"step":{{step}},"validation_accuracy":{{Text(validation.Accuracy)}},"validation_loss":{{Text(validation.Loss)}},"train_loss":{{Text(trainLoss)}},"test_accuracy":{{Text(test.Accuracy)}}}""");
        stream.Write(Encoding.UTF8.GetBytes(line + "\n"));   // one write, so that no reader sees half a line
        stream.Flush();
    }

    private static string Text(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NaN";
}
