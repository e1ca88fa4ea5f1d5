using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>The value of a secret lies nowhere but in what the program itself writes, and there only as long as the run lasts.
/// </summary>
public sealed class DetachedSecretTests : IDisposable
{
    private const string Value = "s3cr3t-Value/with+signs==";

    private readonly DetachedBench bench = new();
    private readonly string name = $"TEST_SECRET_{Guid.NewGuid():N}";

    public DetachedSecretTests() => Environment.SetEnvironmentVariable(name, Value);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(name, null);
        bench.Dispose();
    }

    private RunOrder Order(string rest)
    {
        var order = RunBench.Script($"echo key ${name}; echo err ${name} >&2; {DetachedBench.Report(1)}printf %s {Value[..9]}; "
            + $"touch {bench.Sign("half")}; {bench.Await("go")}echo {Value[9..]}; echo '{{\"accuracy\": \"'${name}'\"}}'; "
            + $"echo '{{\"artifact\": \"/nowhere/'${name}'\"}}'; {rest}");
        return order with { Training = order.Training with { Secrets = [name] } };
    }

    private async Task LeaveHalfWayAsync(RunOrder order)
    {
        var worker = bench.Worker();
        var (first, _) = DetachedBench.Start(worker, order);
        await first.CountAsync(1);
        await bench.SeenAsync("half");
        bench.Leave(worker);
        AssertNowhere("stdout", "stderr");
    }

    private void AssertNowhere(params string[] but)
    {
        foreach (var file in Directory.EnumerateFiles(bench.Root, "*", SearchOption.AllDirectories).Where(file => !but.Contains(Path.GetFileName(file))))
            Assert.DoesNotContain(Value, File.ReadAllText(file));
    }

    [ProgramFact]
    public async Task A_secret_is_blotted_out_also_where_the_worker_was_replaced_in_its_middle()
    {
        var order = Order("exit 1");
        await LeaveHalfWayAsync(order);

        var (second, _) = DetachedBench.Attach(bench.Worker());
        bench.Give("go");
        var end = await second.EndAsync();

        Assert.Contains("key [secret]\n", bench.LogOf(order));
        Assert.Contains("\n[secret]\n", bench.LogOf(order));
        Assert.DoesNotContain(Value, $"{end}{string.Concat(second.Warnings)}");
        Assert.Equal(2, second.Warnings.Count);
        AssertNowhere();
    }

    [ProgramFact]
    public async Task A_worker_that_does_not_have_a_secret_any_more_takes_it_from_the_run()
    {
        var order = Order("exit 1");
        await LeaveHalfWayAsync(order);
        Environment.SetEnvironmentVariable(name, null);

        var (second, _) = DetachedBench.Attach(bench.Worker());
        bench.Give("go");
        Assert.Equal(RunClass.Crashed, (await second.EndAsync()).Class);
        Assert.Contains("\n[secret]\n", bench.LogOf(order));
        AssertNowhere();
    }

    [ProgramFact]
    public async Task Where_nobody_has_it_any_more_the_run_is_lost_rather_than_read()
    {
        await LeaveHalfWayAsync(Order("exit 1"));
        Environment.SetEnvironmentVariable(name, null);
        bench.Give("go");
        await bench.AllGoneAsync();

        var (second, _) = DetachedBench.Attach(bench.Worker());
        var end = await second.EndAsync();
        Assert.Equal(RunClass.Lost, end.Class);
        Assert.Contains(name, end.Reason);
        AssertNowhere();
    }
}
