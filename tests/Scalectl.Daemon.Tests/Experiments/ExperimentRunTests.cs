// Long because every way out of every state of one machine stands side by side.
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Experiments;
using Scalectl.Daemon.Store;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Tests.Experiments;

/// <summary>The state machine on a clock that stands still: every way out of every state.</summary>
[CancelAfter(120_000)]
public sealed class ExperimentRunTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private FakeTimeProvider _time = null!;
    private FakeExperimentCloud _cloud = null!;
    private TemporaryHome _home = null!;
    private SqliteStore _store = null!;
    private ExperimentRun _run = null!;
    private StoredExperiment _now = null!;

    [SetUp]
    public void Make()
    {
        _time = new FakeTimeProvider(Start);
        _cloud = new FakeExperimentCloud();
        _home = new TemporaryHome();
        Directory.CreateDirectory(_home.Folder);
        _store = SqliteStore.Open(Path.Combine(_home.Folder, "scalectl.db"), TimeProvider.System, NullLogger<SqliteStore>.Instance);
        _run = NewRun();
        _now = Experiment("deploy: {imageId: ami-lab-webapp, min: 1, max: 4}");
    }

    [TearDown]
    public async Task Close()
    {
        await _store.DisposeAsync();
        _home.Dispose();
    }

    [Test]
    public async Task Experiment_ThatGoesWell_PassesEveryStateAndLeavesNothing()
    {
        await StepToAsync(ExperimentState.Running);
        _time.Advance(TimeSpan.FromSeconds(10));
        _cloud.LoadNow = _cloud.LoadNow! with { State = ClusterState.Done };
        await StepAsync();
        Assert.That(_now.State, Is.EqualTo(ExperimentState.Settling));
        Assert.That(await StepAsync(), Is.False, "CloudWatch's last points take two periods");
        _time.Advance(TimeSpan.FromSeconds(2));
        await StepAsync();
        await StepAsync();

        Assert.That((_now.State, _now.Message, _now.Leftovers), Is.EqualTo((ExperimentState.Done, (string?)null, false)));
        Assert.That((_now.StartedAt, _now.LoadEndsAt, _now.EndedAt), Is.EqualTo((Start, Start.AddSeconds(10), Start.AddSeconds(12))));
        Assert.That(_cloud.Calls.Distinct(), Is.EqualTo((string[])
        [
            "find app exp-sine-60-1", "deploy exp-sine-60-1 for sine-60-1", "calm", "collect sine-60-1", "run exp-sine-60-1 for sine-60-1 at http://127.0.0.200/",
            "end probes sine-60-1", "stop collecting sine-60-1", "remove load exp-sine-60-1", "remove app exp-sine-60-1",
        ]));
    }

    private const string Scheduled = "deploy: {imageId: ami-lab-webapp, min: 1, max: 4, schedule: [{at: 5s, max: 6, desired: 3}, {at: 2s, min: 2}]}";

    [Test]
    public async Task Schedule_IsToldToTheCloudOnce_WhenTheLoadsStartIsKnown()
    {
        _now = Experiment(Scheduled);
        await StepToAsync(ExperimentState.Launching);
        await StepAsync();
        await StepAsync();
        _cloud.LoadNow = new LoadState(ClusterState.Launching, null, null);
        await StepAsync();
        Assert.That(_cloud.Calls, Has.None.StartsWith("schedule"), "when the load begins is not known yet");

        _cloud.LoadNow = new LoadState(ClusterState.Waiting, null, Start.AddSeconds(30));
        await StepToAsync(ExperimentState.Running);

        Assert.That(_cloud.Calls.Where(c => c.StartsWith("schedule", StringComparison.Ordinal)), Is.EqualTo((string[])
        [
            "schedule scalectl-app-shop: scalectl-schedule-1 at 00:00:32 2//, scalectl-schedule-2 at 00:00:35 /6/3",
        ]));
    }

    [Test]
    public async Task Schedule_ThatIsDueBeforeTheCloudIsTold_FailsAndSaysWhichChange()
    {
        _now = Experiment(Scheduled);
        await StepToAsync(ExperimentState.Launching);
        _cloud.LoadNow = new LoadState(ClusterState.Running, null, Start);
        _time.Advance(TimeSpan.FromSeconds(3));
        await StepToEndAsync();

        Assert.That(_now.State, Is.EqualTo(ExperimentState.Failed));
        Assert.That(_now.Message, Is.EqualTo("the scheduled change at 2s was due before the cloud could be told of it, 3 s after the load's start; give it a later time (app.deploy.schedule)"));
        Assert.That(_cloud.Calls, Does.Contain("remove app exp-sine-60-1"));
    }

    [Test]
    public async Task Experiment_KilledBetweenAnyTwoSteps_MakesNothingTwice()
    {
        while (_now.State != ExperimentState.Running)
        {
            _run = NewRun();
            await StepAsync();
            if (_cloud.Calls.Contains("deploy exp-sine-60-1 for sine-60-1"))
            {
                _cloud.App ??= ReadyApp();
            }

            if (_cloud.Calls.Any(c => c.StartsWith("run ", StringComparison.Ordinal)))
            {
                _cloud.LoadNow ??= new LoadState(ClusterState.Waiting, null, Start);
            }
        }

        Assert.That(_cloud.Calls.Count(c => c.StartsWith("deploy ", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(_cloud.Calls.Count(c => c.StartsWith("run ", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase(ExperimentState.Deploying)]
    [TestCase(ExperimentState.Stabilising)]
    [TestCase(ExperimentState.Launching)]
    [TestCase(ExperimentState.Running)]
    public async Task Stop_InAnyState_RemovesWhatWasMadeAndEndsAsStopped(ExperimentState state)
    {
        await StepToAsync(state);
        _now = _now with { StopRequested = true };
        await StepToEndAsync();

        Assert.That((_now.State, _now.Message), Is.EqualTo((ExperimentState.Stopped, $"stopped by its user while {Word<ExperimentState>.Of(state)}")));
        var made = _cloud.Calls.Any(c => c.StartsWith("deploy ", StringComparison.Ordinal));
        Assert.That(_cloud.Calls.Contains("remove app exp-sine-60-1"), Is.EqualTo(made || state > ExperimentState.Deploying));
        Assert.That(_cloud.Calls.Contains("remove load exp-sine-60-1"), Is.EqualTo(_now.Clustered));
        Assert.That(_cloud.Calls.Contains("stop collecting sine-60-1"), Is.EqualTo(_now.Collecting));
    }

    [Test]
    public async Task Stop_WhileItWaitsInTheQueue_EndsAtOnce()
    {
        _now = _now with { StopRequested = true };
        await StepAsync();

        Assert.That((_now.State, _cloud.Calls.Count), Is.EqualTo((ExperimentState.Stopped, 0)));
    }

    [Test]
    public async Task Stop_WhileRunning_TellsTheGeneratorsFirstAndCutsTheLoadThere()
    {
        await StepToAsync(ExperimentState.Running);
        _time.Advance(TimeSpan.FromSeconds(4));
        _now = _now with { StopRequested = true };
        await StepToEndAsync();

        Assert.That(_now.LoadEndsAt, Is.EqualTo(Start.AddSeconds(4)));
        Assert.That(_cloud.Calls.IndexOf("stop load exp-sine-60-1"), Is.LessThan(_cloud.Calls.IndexOf("stop collecting sine-60-1")).And.GreaterThan(0));
    }

    [Test]
    public async Task Source_ThatIsWrongBeforeTheStart_FailsAndNothingIsMade()
    {
        _cloud.MetricsRefusal = [new InvalidInput("metrics.supply", "'sum('", "a query", "sum(up)")];
        await StepToEndAsync();

        Assert.That((_now.State, _now.Message), Is.EqualTo((ExperimentState.Failed, "metrics.supply: found 'sum(', expected a query, for example sum(up)")));
        Assert.That(_cloud.Calls, Is.Empty);
    }

    [Test]
    public async Task Source_ThatIsSilent_IsToldWhileRunningAndAtTheEndAndNothingFails()
    {
        await StepToAsync(ExperimentState.Running);
        _cloud.MissingNow = "metrics.supply: no answer";
        await StepAsync();
        var meanwhile = _now.Message;
        _cloud.NotFetched = ["metrics.supply: no answer"];
        _cloud.LoadNow = _cloud.LoadNow! with { State = ClusterState.Done };
        await StepToEndAsync();

        Assert.That(meanwhile, Is.EqualTo("metrics.supply: no answer"));
        Assert.That((_now.State, _now.Message), Is.EqualTo((ExperimentState.Done, "not everything that was measured could be fetched: metrics.supply: no answer")));
        Assert.That(_now.Report, Is.Not.Null);
    }

    [Test]
    public async Task Cloud_GoneWhileRunning_FailsAfterItsPatienceAndKeepsTheLeftoversInMind()
    {
        await StepToAsync(ExperimentState.Running);
        _cloud.TroubleNow = new CloudTrouble(_time.GetUtcNow(), "Connection refused");
        _cloud.Down = FakeExperimentCloud.Unreachable;
        _time.Advance(TimeSpan.FromSeconds(14.9));
        await StepAsync();
        Assert.That(_now.State, Is.EqualTo(ExperimentState.Running), "10 periods of a second are less than 15 s");

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await StepToEndAsync();

        Assert.That(_now.State, Is.EqualTo(ExperimentState.Failed));
        Assert.That(_now.Message, Does.Contain("has not answered since 00:00:00 UTC").And.Contain("samples").And.Contain("Connection refused").And.Contain("goes on trying"));
        Assert.That(_now.Leftovers, Is.True);
    }

    [Test]
    public async Task Cloud_GoneForAMoment_IsWaitedFor()
    {
        await StepToAsync(ExperimentState.Stabilising);
        _cloud.Down = FakeExperimentCloud.Unreachable;
        await StepAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        await StepAsync();
        _cloud.Down = null;
        await StepAsync();

        Assert.That(_now.State, Is.EqualTo(ExperimentState.Launching));
    }

    [Test]
    public async Task Cloud_SaysNo_FailsAtOnceWithItsSentence()
    {
        await StepToAsync(ExperimentState.Deploying);
        await StepAsync();
        _cloud.Down = new CloudException("AutoScaling", "CreateAutoScalingGroup", "AccessDenied", "You are not authorized", 403);
        await StepAsync();
        _cloud.Down = null;
        await StepToEndAsync();

        Assert.That((_now.State, _now.Leftovers), Is.EqualTo((ExperimentState.Failed, false)));
        Assert.That(_now.Message, Does.Contain("You are not authorized"));
    }

    [TestCase("name: shop", "there is no app shop")]
    public async Task App_ThatIsNotThere_FailsWithWhatToDo(string app, string sentence)
    {
        _now = Experiment(app);
        await StepToEndAsync();

        Assert.That(_now.State, Is.EqualTo(ExperimentState.Failed));
        Assert.That(_now.Message, Does.StartWith(sentence).And.Contain("scalectl app deploy"));
    }

    [Test]
    public async Task App_OfItsUser_IsBroughtToItsStartAndNotRemoved()
    {
        _now = Experiment("name: shop");
        _cloud.App = ReadyApp();
        _cloud.Calm = new GroupCalm(3, 3, 3);
        await StepToAsync(ExperimentState.Stabilising);
        await StepAsync();
        Assert.That(_now.Message, Does.Contain("1 healthy machine"));
        _cloud.Calm = new GroupCalm(1, 1, 1);
        await StepToAsync(ExperimentState.Running);
        _now = _now with { StopRequested = true };
        await StepToEndAsync();

        Assert.That(_cloud.Calls, Does.Contain("set shop to 1"));
        Assert.That(_cloud.Calls, Has.None.StartWith("remove app"));
    }

    [Test]
    public async Task App_Attached_IsMeasuredAndNotChanged()
    {
        _now = Experiment("attach: my-group");
        _cloud.Calm = new GroupCalm(3, 3, 3);
        await StepToAsync(ExperimentState.Running);
        _now = _now with { StopRequested = true };
        await StepToEndAsync();

        Assert.That(_cloud.Calls, Has.None.StartWith("set ").And.None.StartWith("remove app"));
    }

    [Test]
    public async Task App_NothingButAnAddress_NeedsNoGroup()
    {
        _now = Experiment("target: http://127.0.0.1:9/");
        await StepToAsync(ExperimentState.Running);

        Assert.That(_cloud.Calls, Has.None.EqualTo("calm").And.Some.EqualTo("run exp-sine-60-1 for sine-60-1 at http://127.0.0.1:9/"));
    }

    [Test]
    public async Task Group_ThatNeverCalmsDown_FailsAndSaysWhatItWaitedFor()
    {
        await StepToAsync(ExperimentState.Stabilising);
        _cloud.Calm = new GroupCalm(1, 0, 1);
        await StepAsync();
        _time.Advance(TimeSpan.FromMinutes(21));
        await StepToEndAsync();

        Assert.That((_now.State, _now.Message), Is.EqualTo((ExperimentState.Failed, "after 20 min waits for 1 healthy machine(s): 0 healthy, 1 there, 1 wanted")));
    }

    [Test]
    public async Task Load_ThatFails_IsSaid()
    {
        await StepToAsync(ExperimentState.Running);
        _cloud.LoadNow = new LoadState(ClusterState.Failed, "machine 0 failed: out of sockets", Start);
        await StepToEndAsync();

        Assert.That(_now.Message, Does.Contain("out of sockets"));
    }

    [Test]
    public async Task Budget_OfTime_EndsItAsDoneOnceTheLoadHasBegun()
    {
        _now = Experiment("deploy: {imageId: ami-lab-webapp, min: 1, max: 4}", "budget: {duration: 5s}");
        await StepToAsync(ExperimentState.Running);
        _time.Advance(TimeSpan.FromSeconds(5));
        await StepToEndAsync();

        Assert.That((_now.State, _now.LoadEndsAt), Is.EqualTo((ExperimentState.Done, Start.AddSeconds(5))));
        Assert.That((_now.BudgetReached, _now.Message), Is.EqualTo((true, "ended by its budget: it took 5s, and its load was not over")));
    }

    [Test]
    public async Task Budget_OfMoney_EndsItAsDone()
    {
        _now = Experiment("deploy: {imageId: ami-lab-webapp, min: 1, max: 4}", "price: {perHour: 1}\nbudget: {cost: 0.5}");
        await StepToAsync(ExperimentState.Running);
        _cloud.Cost = 0.48;
        Assert.That(await StepAsync(), Is.False);
        _cloud.Cost = 0.51;
        await StepToEndAsync();

        Assert.That((_now.State, _now.BudgetReached, _now.Message), Is.EqualTo((ExperimentState.Done, true, "ended by its budget: its machines have cost 0.52 USD (app 0.51, load's machines 0.01), 0.5 is the most, and its load was not over")));
    }

    [Test]
    public async Task Budget_OfMoneyThatIsSpentBeforeTheLoad_FailsAndLeavesNothing()
    {
        _now = Experiment("deploy: {imageId: ami-lab-webapp, min: 1, max: 4}", "price: {perHour: 1}\nbudget: {cost: 0.5}");
        await StepToAsync(ExperimentState.Launching);
        _cloud.Cost = 0.6;
        await StepToEndAsync();

        Assert.That((_now.State, _now.BudgetReached, _now.Message), Is.EqualTo((
            ExperimentState.Failed, true, "ended by its budget: its machines have cost 0.61 USD (app 0.6, load's machines 0.01), 0.5 is the most, and its load was not begun")));
        Assert.That(_cloud.Calls, Does.Contain("remove app exp-sine-60-1"));
    }

    [Test]
    public async Task Budget_WithoutAnyPrice_FailsBeforeAnythingIsLoaded()
    {
        _now = Experiment("name: shop");
        _cloud.App = ReadyApp();
        _cloud.Prices = new InvalidInput("budget.cost", "0.5 and no price", "a price in the file", "price: {perHour: 0.0116}");
        await StepToEndAsync();

        Assert.That((_now.State, _now.Message), Is.EqualTo((ExperimentState.Failed, "budget.cost: found 0.5 and no price, expected a price in the file, for example price: {perHour: 0.0116}")));
    }

    [TestCase(ExperimentState.Done)]
    [TestCase(ExperimentState.Stopped)]
    [TestCase(ExperimentState.Failed)]
    public async Task PolicyTarget_HoweverItEnds_IsSetBeforeTheLoadAndRestoredBeforeAnythingIsRemoved(ExperimentState ending)
    {
        _now = Experiment("name: shop, policyTarget: 50");
        _cloud.App = ReadyApp();
        _cloud.Policy = new PolicyChange("scalectl-app-shop", "cpu", "TargetTrackingScaling", new Dictionary<string, string>(), 50);
        await StepToAsync(ExperimentState.Running);
        Assert.That((_now.Policy!.Set, _now.Policy.Over), Is.EqualTo((true, false)));
        _cloud.LoadNow = _cloud.LoadNow! with { State = ending == ExperimentState.Failed ? ClusterState.Failed : ClusterState.Done };
        _now = ending == ExperimentState.Stopped ? _now with { StopRequested = true } : _now;
        _cloud.PolicyLeft = "policy cpu was changed by someone else";
        await StepToEndAsync();

        Assert.That((_now.State, _now.Policy!.Over), Is.EqualTo((ending, true)));
        Assert.That(_now.Message, Does.EndWith("policy cpu was changed by someone else"));
        var calls = _cloud.Calls.Where(c => c.Contains("target of", StringComparison.Ordinal) || c.StartsWith("run ", StringComparison.Ordinal) || c.StartsWith("restore", StringComparison.Ordinal) || c.StartsWith("remove", StringComparison.Ordinal));
        Assert.That(calls, Is.EqualTo((string[])
        [
            "set target of scalectl-app-shop to 50", "run exp-sine-60-1 for sine-60-1 at http://127.0.0.200/", "restore scalectl-app-shop", "remove load exp-sine-60-1",
        ]));
    }

    private ExperimentRun NewRun() => new(_cloud, new ExperimentReports(_store, _time), new ExperimentOptions(), _time, NullLogger.Instance);

    private static StoredExperiment Experiment(string app, string rest = "") => new()
    {
        Id = "sine-60-1",
        Number = 1,
        User = "alice",
        Specification = ExperimentFile.Parse($"name: sine-60\napp: {{{app}}}\nload: {{function: \"10\", step: 1s, steps: 10}}\n{rest}\n") is { Ok: true } parsed
            ? parsed.Value
            : throw new InvalidOperationException(string.Join('\n', ExperimentFile.Parse($"name: sine-60\napp: {{{app}}}\nload: {{function: \"10\", step: 1s, steps: 10}}\n{rest}\n").Errors)),
        State = ExperimentState.Queued,
        StateSince = Start,
        CreatedAt = Start,
    };

    private static AppView ReadyApp() => new()
    {
        Name = "shop",
        State = AppState.Ready,
        Url = "http://127.0.0.200/",
        Group = "scalectl-app-shop",
        TargetGroupArn = "arn",
        Type = "t3.micro",
        Min = 1,
        Max = 4,
        Policy = new PolicyView(),
    };

    private async Task<bool> StepAsync()
    {
        if (await _run.StepAsync(_now, CancellationToken.None) is not { } change)
        {
            return false;
        }

        _now = change(_now);
        return true;
    }

    /// <summary>Steps until a state is reached, with a cloud that does what it is told.</summary>
    private async Task StepToAsync(ExperimentState state)
    {
        for (var steps = 0; _now.State != state; steps++)
        {
            Assert.That(steps, Is.LessThan(20), $"stuck in {_now.State}: {_now.Message}");
            await StepAsync();
            _cloud.App ??= _cloud.Calls.Any(c => c.StartsWith("deploy ", StringComparison.Ordinal)) ? ReadyApp() : null;
            _cloud.LoadNow ??= _cloud.Calls.Any(c => c.StartsWith("run ", StringComparison.Ordinal)) ? new LoadState(ClusterState.Running, null, Start) : null;
        }
    }

    private async Task StepToEndAsync()
    {
        for (var steps = 0; !_now.Ended; steps++)
        {
            Assert.That(steps, Is.LessThan(100), $"stuck in {_now.State}: {_now.Message}");
            if (!await StepAsync())
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }
}
