using System.Text;
using HyperTuneActors.App.AskTell;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Commands;

/// <summary>Lets any program drive the optimiser: a line of JSON on standard input, a line of JSON on standard output.</summary>
internal static class AskTellCommand
{
    public static int Run(SettingsGiven given)
    {
        var conversation = new Conversation(given, TimeProvider.System);
        var writer = new ReplyWriter();
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        using var output = Console.OpenStandardOutput();
        StudyEvent.StudyEnded? said = null;
        while (!conversation.IsOver && input.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            try
            {
                output.Write(writer.Write(Answer(conversation, line)));
                output.Flush();
            }
            catch (IOException)                                 // nobody listens any more
            {
                break;
            }
            if (conversation.Session?.State.End is { } end && end != said) Console.Error.WriteLine((said = end).Because);
        }
        return ExitCode.Done;
    }

    private static Reply Answer(Conversation conversation, string line)
    {
        try
        {
            return conversation.Answer(line);
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)        // the edge of the program
        {
            Console.Error.WriteLine($"A bug in hypertune. Please report this:\n{bug}");
            return new Reply.Fault($"A bug in hypertune: {bug.Message} Please report it.");
        }
    }
}
