using System.Globalization;
using Akka.Actor;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Protocol;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>What a study node answers over HTTP about one study. Reading starts nothing: a study that no node has open is read
/// from its journal. 503 says that it can't be answered now.</summary>
internal sealed class StudyApi(StudyNode node, StudyMap studies, Neighbours neighbours, NodesApi nodes, string host, string url)
{
    /// <summary>So many facts in one answer of /events at most; ask again after the last.</summary>
    private const int FactsPerPage = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(3);

    public async Task<IResult> StatusAsync(string name, string? reasons, HttpContext context)
    {
        if (await studies.FindAsync(name, context.RequestAborted) is not { } home) return Refusal.NoStudy(name);
        if (!await IsOpenAsync(home.Study)) return Report(Recorded.StateIn(home), null, reasons, home, null);
        if (await AskAsync(home.Study, WhereIsStudy.Instance, ShortPatience) is not StudyIsAt at)
            return Refusal.Unavailable($"The study {name} is being opened, or moves to another node. Try again.");
        if (at.Url != url && !Neighbours.IsForwarded(context)) return await neighbours.ForwardAsync(at.Url, context);
        return await AskAsync(home.Study, GetStudy.Instance, Patience) switch
        {
            StudyIs s => Report(s.State, s.Now.Elapsed, reasons, home, host, await nodes.WaitingAsync(home.Study)),
            StudyUnavailable no => Refusal.Unavailable(no.Because),
            _ => Refusal.Unavailable($"The study {name} did not answer in time. Try again."),
        };
    }

    public async Task<IResult> EventsAsync(string name, string? after, CancellationToken stop)
    {
        var number = 0L;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return Refusal.Of(400, "after is the number of a fact, from 0.");
        return await studies.FindAsync(name, stop) is { } home
            ? Results.Text(
                string.Concat(JournalReader.Read(home.Facts, home.Study, number).Take(FactsPerPage)
                    .Select(at => FactLine.Of(at.Number, at.Fact) + "\n")),
                "application/x-ndjson")
            : Refusal.NoStudy(name);
    }

    /// <summary>A trial's life, as text for people or as JSON.</summary>
    public async Task<IResult> TrialAsync(string name, int number, string? format, CancellationToken stop)
    {
        if (await studies.FindAsync(name, stop) is not { } home) return Refusal.NoStudy(name);
        var (state, trial) = (Recorded.StateIn(home), new TrialNumber(number));
        if (TrialLife.In(state, JournalReader.Mentioning(home.Facts, home.Study, trial), trial) is not { } life)
            return Refusal.Of(404, TrialLifeView.NoTrial(state, number));
        if (format != "text") return Results.Text(TrialLifeView.Json(life), "application/json");
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        TrialLifeView.Write(text, life);
        return Results.Text(text.ToString());
    }

    public async Task<IResult> CommandAsync(string name, HttpRequest request, CancellationToken stop)
    {
        var (sent, fault) = await RequestBody.ReadAsync(request, ControlJson.Default.ControlCommand, stop);
        if (sent is null) return Refusal.Of(400, $"{fault} Send {ControlCommand.Expected}.");
        if (!RequestBody.IsSound(sent.Id, 1, 128) || sent.By is { } by && !RequestBody.IsSound(by, 0, 200)
            || sent.Given is { } given && given.Any(one => one.Value is null))
            return Refusal.Of(400, $"Send {ControlCommand.Expected}. An id has 1 to 128 characters, by at most 200, and each given parameter a text.");
        if (await studies.FindAsync(name, stop) is not { } home) return Refusal.NoStudy(name);
        if (sent.ToCommand(SpecOf(home)) is not { } command) return Refusal.Of(400, $"Send {ControlCommand.Expected}.");
        return Answered(home.Study, await AskAsync(home.Study, new StudyAsk(command), Patience));
    }

    public async Task<IResult> DeleteAsync(string name, CancellationToken stop)
    {
        if (await studies.FindAsync(name, stop) is not { } home) return Refusal.NoStudy(name);
        if (await IsOpenAsync(home.Study)) return Refusal.Of(409, $"The study {name} is running. Stop it first.");
        await studies.DeleteAsync(home, stop);
        return Refusal.Done();
    }

    /// <summary>Begins a study, or lets it go on.</summary>
    public async Task<IResult> SubmitAsync(StudySpec spec, CommandId id, string by) =>
        Answered(spec.Name, await AskAsync(new SubmitStudy(spec, id, by), Patience));

    public async Task<IResult> ListAsync(CancellationToken stop)
    {
        var open = await OpenAsync();
        var names = await studies.NamesAsync(stop);
        return Results.Json(
            new StudyList([.. names.Select(study => new ListedStudy(study.Value, open.Contains(study)))]), ApiJson.Default.StudyList);
    }

    /// <summary>What an error of the database or the journal means to a client.</summary>
    public static IResult? ResultOf(Exception error) => error switch
    {
        NpgsqlException or TimeoutException => Refusal.Unavailable($"The database can't be used now: {JournalFailure.Reason(error)}"),
        UnreadableJournalException or HomeException => Refusal.Of(500, error.Message),
        _ => null,
    };

    public static StudySpec SpecOf(StudyHome home) =>
        JournalReader.Read(home.Facts, home.Study).FirstOrDefault().Fact is StudyEvent.StudyCreated created
            ? created.Spec
            : throw Recorded.Empty(home);

    private static IResult Report(StudyState state, TimeSpan? elapsed, string? reasons, StudyHome home, string? host, string? waiting = null)
    {
        var report = Reporting.Of(state, elapsed ?? state.Last.Elapsed, isOpen: host is not null, home) with { Node = host, Waiting = waiting };
        var reasoned = reasons switch
        {
            "all" => Reasoned.All(report, home),
            "best" => Reasoned.Best(report, home),
            _ => report,
        };
        return Results.Json(reasoned, ReportJson.Default.StudyReport);
    }

    private static IResult Answered(StudyName study, object? answer) => answer switch
    {
        StudyAnswer { Answer: Answer.Reject no } => Refusal.Of(409, no.Because),
        StudyAnswer => Refusal.Done(),
        StudyUnavailable { ForGood: true } no => Refusal.Of(500, no.Because),
        StudyUnavailable no => Refusal.Unavailable(no.Because),
        NoSuchStudy => Refusal.NoStudy(study.Value),
        _ => Refusal.Unavailable($"The study {study} did not answer in time. The command may be repeated with the same id."),
    };

    private async Task<bool> IsOpenAsync(StudyName study) => (await OpenAsync()).Contains(study);

    // A pool that does not answer moves to another node: then the journal is read, which is right at any time.
    private async Task<IReadOnlyCollection<StudyName>> OpenAsync() =>
        await AskAsync(node.Pool, GetOpenStudies.Instance, ShortPatience) is StudiesHere here ? [.. here.Studies] : [];

    private Task<object?> AskAsync(StudyName study, object message, TimeSpan patience) =>
        AskAsync(node.Studies, new ForStudy(study, message), patience);

    private Task<object?> AskAsync(SubmitStudy message, TimeSpan patience) => AskAsync(node.Studies, message, patience);

    private static async Task<object?> AskAsync(IActorRef actor, object message, TimeSpan patience)
    {
        try
        {
            return await actor.Ask<object>(message, patience);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
