using Scalectl.Generator.Engine;
using Scalectl.Generator.Http;
using Scalectl.Generator.Options;
using Scalectl.Generator.Result;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Running;

/// <summary>The loops of one run, each on its own thread: where an engine is chosen, and nothing else of it is known.</summary>
internal sealed class LoopGroup : IDisposable
{
    // One loop sends about 100,000 requests a second; a quarter of that leaves room for bursts.
    private const double RequestsPerLoopAndSecond = 25_000;

    // Files that are not ours to take: the runtime's, the control port's, the resolver's. A runtime that cannot open a
    // file any more ends in the middle of the run.
    private const int ReservedFiles = 100;

    private readonly List<ILoadLoop> _loops = [];

    /// <param name="plan">What to send.</param>
    /// <param name="load">Its steps, for the assigned number of machines.</param>
    /// <param name="assignment">This machine's place, and the start.</param>
    /// <param name="addresses">Where the target is.</param>
    /// <param name="engine">How requests and answers are moved.</param>
    /// <param name="wantedLoops">Number of loops; 0: as many as the load needs, at most one a core.</param>
    /// <param name="clock">The engine's time.</param>
    /// <param name="seconds">Where the seconds go.</param>
    public LoopGroup(
        CheckedPlan plan, LoadPlan load, GeneratorAssignment assignment, TargetAddresses addresses, EngineKind engine, int wantedLoops, RunClock clock, SecondCollector seconds)
    {
        var machine = new MachineSchedule(load, plan.Plan.Spread, plan.Plan.Seed, assignment.Index, assignment.Machines, clock.At(assignment.TimeStart));
        var connections = (int)Math.Clamp(Native.MostOpenFiles() - ReservedFiles, 1, plan.Plan.MaxConnections);
        var http = HttpSettings.IsFor(plan.Plan, plan.Target) ? HttpSettings.Of(plan.Plan, plan.Target) : null;

        // The runtime's client brings its own threads: one loop hands it the requests.
        var count = http is null ? Count(plan.Plan.Closed, load, wantedLoops, connections) : 1;
        var settings = new EngineSettings(
            new RequestMix(plan.Target, plan.Plan.Routes, plan.Plan.Headers, plan.Plan.Seed), addresses, clock,
            connections / count, (long)(plan.Plan.TimeoutSeconds * 1e9), Tick(plan.Plan), seconds, plan.Plan.Dispatch, plan.Plan.Closed);
        seconds.Expect(count, settings.Mix.RoutesTold);
        for (var i = 0; i < count; i++)
        {
            var schedule = Schedule(plan.Plan, machine, i, count);
            _loops.Add(http is null
                ? LoopEngine.Open(engine, settings with { MaxConnections = settings.MaxConnections + (i < connections % count ? 1 : 0) }, schedule, i)
                : new HttpLoop(settings, http, schedule, i));
        }
    }

    /// <summary>What the first request without an answer met, where the engine can say it.</summary>
    public string? FirstProblem => _loops.OfType<HttpLoop>().Select(loop => loop.Sender.FirstProblem).FirstOrDefault(problem => problem is not null);

    public Task RunAsync() => Task.WhenAll(_loops.Select(RunOnThread));

    public void Stop() => _loops.ForEach(loop => loop.Stop());

    public void Dispose() => _loops.ForEach(loop => loop.Dispose());

    private static ISchedule Schedule(GeneratorPlan plan, MachineSchedule machine, int loop, int loops) =>
        plan.Closed ? new ClosedSchedule(machine.Start, plan.StepSeconds, plan.Steps, loop, loops) : new PlanSchedule(machine, loop, loops);

    // Each when it is due, or on a grid.
    private static long Tick(GeneratorPlan plan) => plan.Dispatch == Dispatch.Hold ? (long)(plan.TickMs * 1e6) : 0;

    private static Task RunOnThread(ILoadLoop loop)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                loop.Run();
                done.SetResult();
            }
            catch (Exception e)
            {
                // The edge of the thread: the run fails with it.
                done.SetException(e);
            }
        })
        { IsBackground = true, Name = "load loop" };
        thread.Start();
        return done.Task;
    }

    private static int Count(bool closed, LoadPlan load, int wanted, int maxConnections)
    {
        // What a closed loop needs is not known: every core.
        var needed = closed ? int.MaxValue : Math.Ceiling(load.PeakPerSecond / load.Machines / RequestsPerLoopAndSecond);
        return Math.Clamp(wanted > 0 ? wanted : (int)Math.Min(Environment.ProcessorCount, needed), 1, maxConnections);
    }
}
