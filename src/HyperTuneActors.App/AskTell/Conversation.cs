using HyperTuneActors.App.Running;
using HyperTuneActors.App.StudyFiles;

namespace HyperTuneActors.App.AskTell;

/// <summary>Answers the lines of a driver: the protocol of <c>hypertune ask-tell</c>.</summary>
/// <param name="given">What the command line says.</param>
/// <param name="time">For the moments of facts.</param>
internal sealed class Conversation(SettingsGiven given, TimeProvider time)
{
    private enum Op { Init, Ask, Report, Tell, Close }

    /// <summary><see langword="null"/> before a sound init.</summary>
    public Session? Session { get; private set; }

    public bool IsOver { get; private set; }

    public Reply Answer(string line)
    {
        var faults = new Faults("line");
        if (JsonTree.Load(line, faults) is not { } node) return Wrong(faults);
        var at = new Cursor("the line", node, faults);
        var section = new Section("a line", at, []);
        var op = section.Require("op", "\"op\": \"init\", \"ask\", \"report\", \"tell\" or \"close\"")?.OneOf(
            ("init", Op.Init), ("ask", Op.Ask), ("report", Op.Report), ("tell", Op.Tell), ("close", Op.Close));
        return (op, Session) switch
        {
            (null, _) => Wrong(faults),
            (Op.Close, _) => Close(),
            (Op.Init, null) => Init(at, faults),
            (Op.Init, _) => new Reply.Fault("This session has begun. Start another hypertune ask-tell for another one."),
            (_, null) => new Reply.Fault("This session has not begun. Write a line with \"op\": \"init\" first."),
            (Op.Ask, { } session) => session.Ask(),
            (Op.Report, { } session) => Report(section, session, faults),
            (_, { } session) => Tell(section, session, faults),
        };
    }

    private Reply Init(Cursor at, Faults faults)
    {
        var spec = InitReader.Read(at, given, faults);
        if (faults.Any) return Wrong(faults);
        Session = new Session(spec, time);
        return new Reply.Ready(Product.Version);
    }

    private static Reply Report(Section line, Session session, Faults faults)
    {
        var id = Id(line);
        var step = line.Require("step", "\"step\": 1")?.Count(1);
        var loss = Loss(line);
        return faults.Any ? Wrong(faults) : session.Report(id!.Value, step!.Value, loss);
    }

    private static Reply Tell(Section line, Session session, Faults faults)
    {
        var id = Id(line);
        var left = line.Require("state", "\"state\": \"complete\", \"stopped\" or \"paused\"")?.OneOf(
            ("complete", Leaving.Complete), ("stopped", Leaving.Stopped), ("paused", Leaving.Paused));
        var step = line.Find("step")?.Count(0);
        var loss = Loss(line);
        return faults.Any ? Wrong(faults) : session.Tell(id!.Value, left!.Value, step, loss);
    }

    private static int? Id(Section line) => line.Require("id", "\"id\", as an ask was answered")?.Count(0);

    /// <summary>A number too large to be finite is one that is not.</summary>
    private static double? Loss(Section line) =>
        line.Find("loss") is { } at && !(at.Node is Node.Scalar { IsPlain: true, Text: var text } && Numbers.LooksReal(text) && !Numbers.TryReal(text, out _))
            ? at.Real()
            : null;

    private Reply.Done Close()
    {
        IsOver = true;
        return Reply.Done.Instance;
    }

    private static Reply.Fault Wrong(Faults faults) =>
        new(string.Join(" ", faults.InOrder().Select(fault => $"{fault.Wrong} {fault.Right}")));
}
