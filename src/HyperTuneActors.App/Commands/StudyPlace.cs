using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Views;

namespace HyperTuneActors.App.Commands;

/// <summary>Where a command finds its study: below the home directory of this machine, or in a cluster.</summary>
internal abstract record StudyPlace(string Study)
{
    /// <summary>On this machine.</summary>
    public sealed record Here(StudyHome Home) : StudyPlace(Home.Study.Value)
    {
        public override async Task<StudyReport> ReportAsync(bool allReasons)
        {
            var report = await CurrentReport.OfAsync(Home);
            return allReasons ? Reasoned.All(report, Home) : Reasoned.Best(report, Home);
        }

        public override Task<ControlAnswer> DoAsync(ControlCommand command) => StudyOrder.GiveAsync(Home, command);

        public override string ToResume => $"'{Home.Command("run")}' with its study file";

        public override string ToGoOn => $"{ToResume} goes on.";
    }

    /// <summary>In a cluster.</summary>
    public sealed record There(ClusterClient Cluster, string Study) : StudyPlace(Study)
    {
        public override Task<StudyReport> ReportAsync(bool allReasons) => Cluster.StatusAsync(Study, allReasons ? "all" : "best");

        public override Task<ControlAnswer> DoAsync(ControlCommand command) => Cluster.DoAsync(Study, command);

        public override string ToResume => "'hypertune submit' with its study file";

        public override string ToGoOn => "It goes on by itself.";
    }

    /// <param name="allReasons">Whether it says why each trial was suggested, or only the best one.</param>
    public abstract Task<StudyReport> ReportAsync(bool allReasons);

    public abstract Task<ControlAnswer> DoAsync(ControlCommand command);

    /// <summary>What lets a stopped study go on.</summary>
    public abstract string ToResume { get; }

    /// <summary>What follows when a study got more to do.</summary>
    public abstract string ToGoOn { get; }
}
