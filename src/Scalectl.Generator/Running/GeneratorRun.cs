using Scalectl.Generator.Engine;
using Scalectl.Generator.Options;
using Scalectl.Generator.Result;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Running;

/// <summary>What became of an assignment.</summary>
internal enum AssignResult
{
    Accepted,
    Invalid,

    /// <summary>The run has begun with another one.</summary>
    TooLate,
}

/// <summary>
/// One run from its plan to its end: Waiting (for its assignment, then for its start), Running, Done; or Failed.
/// The control port and the program talk to it from their own threads.
/// </summary>
internal sealed class GeneratorRun(RunOptions options, TimeProvider time) : IDisposable
{
    public const string TlsMessage = "https targets are not supported yet: TLS comes with a later version of the generator; use an http target";

    // One loop sends about 100,000 requests a second; a quarter of that leaves room for bursts.
    private const double RequestsPerLoopAndSecond = 25_000;

    // The loops start this much before step 1, so that their threads are there when it begins.
    private static readonly TimeSpan _lead = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromDays(1);

    private const long TickNanoseconds = 1_000_000;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ILoadLoop> _loops = [];
    private TaskCompletionSource _changed = NewSignal();
    private GeneratorAssignment? _assignment;
    private GeneratorState _state = GeneratorState.Waiting;
    private string? _message;
    private bool _stopped;

    public RunOptions Options => options;

    public SecondCollector Seconds { get; } = new();

    public GeneratorState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>It was ended before its plan was.</summary>
    public bool Stopped
    {
        get
        {
            lock (_lock)
            {
                return _stopped;
            }
        }
    }

    public GeneratorStatus Status()
    {
        lock (_lock)
        {
            var (state, message, assignment) = (_state, _message, _assignment);
            return Seconds.Read(total => new GeneratorStatus(
                options.Plan.RunId, state, message, assignment, Seconds.LastSeq, total.Planned, total.Sent, total.AllAnswered, total.AllNoAnswer, total.Missed,
                RunResult.Kept(total), Math.Round(RunResult.LatenessP95Ms(total), 4)));
        }
    }

    /// <summary>Takes the daemon's word for this machine's place and start; until the run begins it may be changed.</summary>
    public (AssignResult Result, IReadOnlyList<InvalidInput> Errors) Assign(GeneratorAssignment assignment)
    {
        var errors = PlanCheck.Check(assignment);
        if (errors.Count > 0)
        {
            return (AssignResult.Invalid, errors);
        }

        lock (_lock)
        {
            if (_state != GeneratorState.Waiting && _assignment != assignment)
            {
                return (AssignResult.TooLate, []);
            }

            _assignment = assignment;
            _changed.TrySetResult();
            return (AssignResult.Accepted, []);
        }
    }

    /// <summary>Ends the run early: what is under way counts as stopped, what was not yet due was never planned.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopped |= _state is GeneratorState.Waiting or GeneratorState.Running;
            _loops.ForEach(loop => loop.Stop());
        }

        _stop.Cancel();
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Runs the plan. Returns when it is done, stopped or has failed; expected failures are in <see cref="Status"/>.</summary>
    /// <returns>What is wrong with the plan; empty when it could be run.</returns>
    public async Task<IReadOnlyList<InvalidInput>> RunAsync()
    {
        var check = PlanCheck.Check(options.Plan);
        if (!check.Ok)
        {
            return Fail(string.Join("; ", check.Errors), check.Errors);
        }

        if (check.Value.Target.Scheme == Uri.UriSchemeHttps)
        {
            return Fail(TlsMessage, []);
        }

        AssignYourself(options.Plan);
        try
        {
            await RunCheckedAsync(check.Value);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped while it waited: nothing was planned yet.
            Seconds.Expect(0);
            SetState(GeneratorState.Done);
        }
        catch (Exception e)
        {
            // The edge of the run: whoever asks for the status must learn why it ended.
            return Fail($"the engine failed: {e.Message}", []);
        }

        return [];
    }

    private async Task RunCheckedAsync(CheckedPlan plan)
    {
        var addresses = new TargetAddresses(plan.Target, time);
        using var addressesEnd = new CancellationTokenSource();
        var resolved = addresses.ResolveAsync(_stop.Token);
        var assignment = await WaitForStartAsync();
        await resolved;
        var resolving = addresses.KeepResolvedAsync(addressesEnd.Token);
        try
        {
            var load = plan.Load;
            if (assignment.Machines != plan.Plan.Machines)
            {
                var other = LoadPlan.Create(plan.Function, plan.Plan.Steps, plan.Plan.StepSeconds, assignment.Machines, plan.Plan.Split);
                if (!other.Ok)
                {
                    Fail(string.Join("; ", other.Errors), other.Errors);
                    return;
                }

                load = other.Value;
            }

            await RunLoopsAsync(plan, load, assignment, addresses);
            SetState(GeneratorState.Done);
        }
        finally
        {
            await addressesEnd.CancelAsync();
            await resolving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunLoopsAsync(CheckedPlan plan, LoadPlan load, GeneratorAssignment assignment, TargetAddresses addresses)
    {
        var clock = RunClock.From(time);
        var machine = new MachineSchedule(load, plan.Plan.Spread, plan.Plan.Seed, assignment.Index, assignment.Machines, clock.At(assignment.TimeStart));
        var count = LoopCount(load, plan.Plan.MaxConnections);
        var settings = new EngineSettings(
            new RequestMix(plan.Target, plan.Plan.Routes, plan.Plan.Headers, plan.Plan.Seed), addresses, clock,
            Math.Max(1, plan.Plan.MaxConnections / count), (long)(plan.Plan.TimeoutSeconds * 1e9), TickNanoseconds, Seconds);
        var loops = new List<EpollLoop>();
        try
        {
            Seconds.Expect(count);
            for (var i = 0; i < count; i++)
            {
                loops.Add(new EpollLoop(settings, new PlanSchedule(machine, i, count), i));
            }

            lock (_lock)
            {
                _loops.AddRange(loops);
                if (_stopped)
                {
                    _loops.ForEach(loop => loop.Stop());
                }
            }

            await Task.WhenAll(loops.Select(RunOnThread));
        }
        finally
        {
            lock (_lock)
            {
                _loops.Clear();
            }

            loops.ForEach(loop => loop.Dispose());
        }
    }

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
                done.SetException(e);
            }
        })
        { IsBackground = true, Name = "load loop" };
        thread.Start();
        return done.Task;
    }

    private int LoopCount(LoadPlan load, int maxConnections)
    {
        var machines = Math.Max(1, load.Machines);
        var wanted = options.Loops > 0 ? options.Loops : (int)Math.Min(Environment.ProcessorCount, Math.Ceiling(load.PeakPerSecond / machines / RequestsPerLoopAndSecond));
        return Math.Clamp(wanted, 1, maxConnections);
    }

    // A machine that needs no number, or was given one, and knows its start waits for nobody.
    private void AssignYourself(GeneratorPlan plan)
    {
        if (plan.TimeStart is { } start && (options.Index is not null || plan.Split == Split.Multiply || plan.Machines == 1))
        {
            lock (_lock)
            {
                _assignment ??= new GeneratorAssignment(options.Index ?? 0, plan.Machines, start);
            }
        }
    }

    private async Task<GeneratorAssignment> WaitForStartAsync()
    {
        while (true)
        {
            GeneratorAssignment? assignment;
            TaskCompletionSource changed;
            lock (_lock)
            {
                (assignment, changed) = (_assignment, _changed = NewSignal());
            }

            if (assignment is null)
            {
                await changed.Task.WaitAsync(_stop.Token);
                continue;
            }

            var left = DateTimeOffset.UnixEpoch.AddSeconds(assignment.TimeStart) - time.GetUtcNow() - _lead;
            if (left > TimeSpan.Zero)
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                await Task.WhenAny(changed.Task, Task.Delay(left < _longestDelay ? left : _longestDelay, time, end.Token));
                await end.CancelAsync();
                _stop.Token.ThrowIfCancellationRequested();
                continue;
            }

            lock (_lock)
            {
                if (_assignment == assignment)
                {
                    _state = GeneratorState.Running;
                    return assignment;
                }
            }
        }
    }

    private IReadOnlyList<InvalidInput> Fail(string message, IReadOnlyList<InvalidInput> errors)
    {
        lock (_lock)
        {
            (_state, _message) = (GeneratorState.Failed, message);
        }

        Seconds.Expect(0);
        return errors;
    }

    private void SetState(GeneratorState state)
    {
        lock (_lock)
        {
            _state = _state == GeneratorState.Failed ? _state : state;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
