using Scalectl.Generator.Engine;
using Scalectl.Generator.Http;
using Scalectl.Generator.Options;
using Scalectl.Generator.Result;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Running;

/// <summary>
/// One run from its plan to its end: Waiting (for its assignment, then for its start), Running, Done; or Failed.
/// The control port and the program talk to it from their own threads.
/// </summary>
internal sealed class GeneratorRun(RunOptions options, TimeProvider time) : IDisposable
{
    // The loops start this much before step 1, so that their threads are there when it begins.
    private static readonly TimeSpan _lead = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private LoopGroup? _loops;
    private TaskCompletionSource _changed = NewSignal();
    private GeneratorAssignment? _assignment;
    private GeneratorState _state = GeneratorState.Waiting;
    private string? _message;
    private bool _stopped;
    private DateTimeOffset? _stoppedAt;
    private RunCourse? _course;

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

    /// <summary>What the run amounted to.</summary>
    public RunResult Result()
    {
        RunCourse course;
        lock (_lock)
        {
            course = _course ?? new RunCourse("none", "HTTP/1.1", 0, _stopped, null);
        }

        return Seconds.Read(total => RunResult.From(options.Plan, total, course, options.Limits));
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
            if (_state is GeneratorState.Waiting or GeneratorState.Running)
            {
                _stopped = true;
                _stoppedAt ??= time.GetUtcNow();
            }

            _loops?.Stop();
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

        var engine = LoopEngine.Choose(options.Plan.Engine);
        if (!engine.Ok)
        {
            return Fail(string.Join("; ", engine.Errors), engine.Errors);
        }

        AssignYourself(options.Plan);
        try
        {
            await RunCheckedAsync(check.Value, engine.Value);
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

    private async Task RunCheckedAsync(CheckedPlan plan, EngineKind engine)
    {
        var addresses = new TargetAddresses(plan.Target, time);
        using var addressesEnd = new CancellationTokenSource();
        var resolved = addresses.ResolveAsync(_stop.Token);
        var ready = HttpSettings.IsFor(plan.Plan, plan.Target) ? HttpWarmUp.RunAsync(HttpSettings.Of(plan.Plan, plan.Target), _stop.Token) : Task.CompletedTask;
        var assignment = await WaitForStartAsync();
        await ready;
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

            using var loops = new LoopGroup(plan, load, assignment, addresses, engine, options.Loops, RunClock.From(time), Seconds);
            lock (_lock)
            {
                _loops = loops;
                if (_stopped)
                {
                    loops.Stop();
                }
            }

            try
            {
                await loops.RunAsync();
                await Seconds.Collected;
            }
            finally
            {
                Course(plan, engine, load, assignment, loops.FirstProblem);
            }

            SetState(GeneratorState.Done);
        }
        finally
        {
            lock (_lock)
            {
                _loops = null;
            }

            await addressesEnd.CancelAsync();
            await resolving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Course(CheckedPlan plan, EngineKind engine, LoadPlan load, GeneratorAssignment assignment, string? problem)
    {
        var whole = load.Steps.Count * load.StepSeconds;
        lock (_lock)
        {
            var ran = ((_stoppedAt ?? time.GetUtcNow()) - DateTimeOffset.UnixEpoch).TotalSeconds - assignment.TimeStart;
            _course = new RunCourse(
                HttpSettings.IsFor(plan.Plan, plan.Target) ? "http" : Word<EngineKind>.Of(engine), plan.Plan.Http2 ? "HTTP/2" : "HTTP/1.1",
                _stopped ? Math.Clamp(ran, 0, whole) : whole, _stopped, problem);
        }
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
