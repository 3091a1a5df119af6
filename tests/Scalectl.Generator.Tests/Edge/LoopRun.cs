using Scalectl.Generator.Engine;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Edge;

/// <summary>One loop of an engine in this process, to its end.</summary>
internal sealed record LoopRun(EngineKind Engine, string Url)
{
    public string Function { get; init; } = "100";

    public int Steps { get; init; } = 1;

    public double StepSeconds { get; init; } = 1;

    public int Connections { get; init; } = 64;

    public double TimeoutSeconds { get; init; } = 10;

    public double TickMs { get; init; } = 1;

    public Dispatch Dispatch { get; init; } = Dispatch.Hold;

    public bool Closed { get; init; }

    public IReadOnlyList<Route> Routes { get; init; } = [new Route()];

    /// <summary>Everything that happened.</summary>
    public async Task<SecondTally> TotalAsync()
    {
        var sink = new TotalSink();
        await RunAsync(sink);
        return sink.Total;
    }

    public async Task RunAsync(ISecondSink sink, Action<ILoadLoop>? opened = null)
    {
        var target = new Uri(Url);
        var addresses = new TargetAddresses(target, TimeProvider.System);
        await addresses.ResolveAsync(CancellationToken.None);
        var settings = new EngineSettings(
            new RequestMix(target, Routes, new Dictionary<string, string>(), 1), addresses, new RunClock(0), Connections,
            (long)(TimeoutSeconds * RunClock.Second), Dispatch == Dispatch.Hold ? (long)(TickMs * 1e6) : 0, sink, Dispatch, Closed);
        var plan = LoadPlan.Create(LoadFunction.Parse(Function).Value!, Steps, StepSeconds).Value!;
        var start = RunClock.Now + (RunClock.Second / 10);
        ISchedule schedule = Closed
            ? new ClosedSchedule(start, StepSeconds, Steps, 0, 1)
            : new PlanSchedule(new MachineSchedule(plan, Spread.Even, 1, 0, 1, start), 0, 1);
        using var loop = LoopEngine.Open(Engine, settings, schedule, 0);
        opened?.Invoke(loop);
        var thread = new Thread(loop.Run) { IsBackground = true };
        thread.Start();
        Assert.That(thread.Join(TimeSpan.FromSeconds(150)), Is.True, "the loop ends");
    }

    private sealed class TotalSink : ISecondSink
    {
        public SecondTally Total { get; } = new();

        public SecondTally HandOver(int loop, SecondTally finished)
        {
            Total.Merge(finished);
            return new SecondTally();
        }

        public void Close(int loop, SecondTally last) => Total.Merge(last);
    }
}
