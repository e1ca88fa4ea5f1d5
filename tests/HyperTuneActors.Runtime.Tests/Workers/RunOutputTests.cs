using System.Text;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>What counts as a sign of life and as a step, on a clock that the test winds, without a process.</summary>
public sealed class RunOutputTests : IDisposable
{
    private readonly RunBench bench = new();
    private readonly WoundTime clock = new();
    private readonly List<StopCause> exceeded = [];
    private readonly RunDirectory directory;
    private readonly RunLog log;

    public RunOutputTests()
    {
        directory = ((Creation.Created)RunDirectory.Create(bench.Root, RunBench.Order("train").Run)).Directory;
        directory.Furnish();
        log = new RunLog(directory.LogFile);
    }

    public void Dispose()
    {
        log.Dispose();
        bench.Dispose();
    }

    private RunOutput Output(RunLimits limits)
    {
        var order = RunBench.Order("/bin/true") with { LastStep = 3 };
        order = order with { Training = order.Training with { Limits = limits, Finish = TimeSpan.FromSeconds(50) } };
        var plan = Assert.IsType<Preparation.Ready>(Preparation.Of(order, directory)).Plan;
        var callbacks = new RunCallbacks((_, _, _) => { }, (_, _) => { }, (_, _) => { }, (_, _, _) => { }, (_, _, _) => { }, _ => { });
        return new RunOutput(plan, directory, log, callbacks, new TimeLimits(order.Training, clock, exceeded.Add), exceeded.Add);
    }

    private static byte[] Report(int step) => Encoding.UTF8.GetBytes($$"""{"step": {{step}}, "accuracy": 1}""" + "\n");

    [Fact]
    public void Each_step_has_a_time_of_its_own_and_the_end_has_its_own()
    {
        var output = Output(new RunLimits(Step: TimeSpan.FromSeconds(30)));
        foreach (var step in new[] { 1, 2, 3 })
        {
            clock.Advance(29);
            output.PushOutput(Report(step));
        }
        clock.Advance(49);
        Assert.Empty(exceeded);
        clock.Advance(1);
        Assert.Equal([new StopCause.Overtime()], exceeded);
    }

    [Fact]
    public void Talk_is_no_step()
    {
        var output = Output(new RunLimits(Step: TimeSpan.FromSeconds(30)));
        clock.Advance(29);
        output.PushOutput("training\n"u8);
        clock.Advance(1);
        Assert.Equal([new StopCause.StepTooLong(TimeSpan.FromSeconds(30))], exceeded);
    }

    [Fact]
    public void Output_errors_reports_and_checkpoints_are_signs_of_life()
    {
        var output = Output(new RunLimits(Progress: TimeSpan.FromSeconds(30)));
        foreach (var live in new Action[]
        {
            () => output.PushOutput("half a line"u8), () => output.PushErrors("."u8), () => output.PushOutput([.. "\n"u8, .. Report(1)]),
            () => Save(output, 1),
        })
        {
            clock.Advance(29);
            live();
            Assert.Empty(exceeded);
        }
        clock.Advance(29);
        output.Look();
        clock.Advance(1);
        Assert.Equal([new StopCause.NoProgress(TimeSpan.FromSeconds(30))], exceeded);
    }

    private void Save(RunOutput output, int step)
    {
        File.WriteAllText(Path.Combine(RunDirectory.CheckpointsIn(directory.Path), $"{step}"), "");
        output.Look();
    }
}
