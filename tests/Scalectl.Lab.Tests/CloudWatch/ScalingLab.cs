using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.AutoScaling;
using Scalectl.Lab.CloudWatch;
using Scalectl.Lab.Ec2;
using Scalectl.Lab.Machines;

namespace Scalectl.Lab.Tests.CloudWatch;

/// <summary>A lab's groups, metrics and scaling engine in virtual time, with machines that do nothing. A period is a minute.</summary>
internal sealed class ScalingLab : IAsyncDisposable
{
    public const string Group = "web";

    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly CountingTime _time = new(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));
    private readonly LabOptions _options;
    private readonly ScalingEngine _engine;

    public ScalingLab(TimeSpan launchDelay)
    {
        _options = new LabOptions { Period = Period, LaunchDelay = launchDelay, TerminateDelay = TimeSpan.Zero };
        var templates = new LaunchTemplateStore();
        var version = new LaunchTemplateVersion(1, "ami-test", "t3.micro", [], true, new Dictionary<string, string>(), [], null, Now);
        templates.Add(new LaunchTemplate("lt-1", "test", Now, 1, [version], new Dictionary<string, string>()), null, out _);
        var fleet = new MachineFleet([new IdleImage()], new LabNetwork(1), _options, _time);
        Groups = new GroupRegistry(fleet, templates, new NoTargets(), _options, _time, NullLogger<GroupRegistry>.Instance);
        Store = new MetricStore(_time);
        Alarms = new ManagedAlarms(Book, _options, _time);
        Service = new CloudWatchService(Store, Book, _options, _time);
        _engine = new ScalingEngine(Book, Store, Groups, _options, Log);
    }

    public DateTimeOffset Now => _time.GetUtcNow();

    public GroupRegistry Groups { get; }

    public LinesLogger<ScalingEngine> Log { get; } = new();

    public MetricStore Store { get; }

    public AlarmBook Book { get; } = new();

    public ManagedAlarms Alarms { get; }

    public CloudWatchService Service { get; }

    public GroupSnapshot Web => Groups.Find(Group)!;

    public int InService => Web.Instances.Count(i => i.State == LifecycleState.InService);

    /// <summary>A group whose machines have been in service for an hour.</summary>
    public void CreateGroup(int desired, int min = 1, int max = 20, TimeSpan? defaultWarmUp = null)
    {
        var settings = new GroupSettings
        {
            Name = Group,
            Template = new TemplateReference("lt-1", "test", "1"),
            Min = min,
            Max = max,
            Zones = ["eu-central-1a"],
            DefaultInstanceWarmup = defaultWarmUp,
        };
        Assert.That(Groups.Create(settings, desired), Is.Null);
        Settle();
        Advance(_options.LaunchDelay);
        Advance(TimeSpan.FromHours(1) - _options.LaunchDelay);
    }

    /// <summary>A group without machines, whose policy nobody can decide by: no request can make such a one.</summary>
    public void CreateBrokenGroup(string name)
    {
        Assert.That(Groups.Create(new GroupSettings { Name = name, Template = new TemplateReference("lt-1", "test", "1"), Min = 0, Max = 1, Zones = ["eu-central-1a"] }, 0), Is.Null);
        var policy = new PolicyDefinition { GroupName = name, PolicyName = "broken", PolicyArn = $"arn:{name}", PolicyType = "StepScaling", StepAdjustments = null! };
        Assert.That(Groups.Edit(name, g => { g.Policies[policy.PolicyName] = policy; return null; }), Is.Null);
    }

    public void SetDesired(int desired)
    {
        Assert.That(Groups.SetDesired(Group, desired, null), Is.Null);
        Settle();
    }

    /// <summary>Stores a policy as PutScalingPolicy does, with its managed alarms.</summary>
    public PolicyDefinition PutPolicy(PolicyDefinition policy)
    {
        Assert.That(Groups.Edit(Group, g => { g.Policies[policy.PolicyName] = policy; return null; }), Is.Null);
        Alarms.Put(policy);
        return policy;
    }

    /// <summary>One minute: the CPU of each machine in service at its start, then its end, then what the engine makes of it.</summary>
    public void Minute(double? cpuPct)
    {
        foreach (var instance in Web.Instances.Where(i => i.State == LifecycleState.InService))
        {
            if (cpuPct is { } cpu)
            {
                PutCpu(instance.InstanceId, Now, cpu);
            }
        }

        EndPeriod();
    }

    /// <summary>Lets a minute pass and the engine look at it.</summary>
    public void EndPeriod()
    {
        var start = Now;
        Advance(Period);
        _engine.AtEnd(start);
        Settle();
    }

    public void PutCpu(string instanceId, DateTimeOffset at, double cpuPct)
    {
        Store.Put("AWS/EC2", "CPUUtilization", new Dictionary<string, string> { ["InstanceId"] = instanceId }, at, cpuPct, "Percent");
        Store.Put("AWS/EC2", "CPUUtilization", new Dictionary<string, string> { ["AutoScalingGroupName"] = Group }, at, cpuPct, "Percent");
    }

    public async ValueTask DisposeAsync() => await Groups.DisposeAsync();

    private void Advance(TimeSpan by)
    {
        _time.Advance(by);
        Settle();
    }

    /// <summary>
    /// Waits until the lives of the machines, which run on other threads, have come to where the clock is: each one that
    /// starts has set its timer, each whose launch delay is over is in service, each that was told to leave is gone.
    /// </summary>
    private void Settle() => Assert.That(
        SpinWait.SpinUntil(
            () => Groups.Find(Group) is not { } group || (group.Instances.All(i => i.State switch
            {
                LifecycleState.Pending => Now < i.LaunchedAt + _options.LaunchDelay,
                LifecycleState.InService => true,
                _ => false,
            }) && _time.Pending >= group.Instances.Count(i => i.State == LifecycleState.Pending)),
            TimeSpan.FromSeconds(20)),
        "the machines did not settle");

    /// <summary>A clock of tests that knows how many timers wait on it.</summary>
    private sealed class CountingTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private int _pending;

        public int Pending => Volatile.Read(ref _pending);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(s => { Interlocked.Decrement(ref _pending); callback(s); }, state, dueTime, period);
            Interlocked.Increment(ref _pending);
            return timer;
        }
    }

    private sealed class IdleImage : IMachineImage
    {
        public string ImageId => "ami-test";

        public string Name => "idle";

        public int MaxMachines => 50;

        public IMachine Create(MachineStart start) => new IdleMachine();
    }

    private sealed class IdleMachine : IMachine
    {
        public string ConsoleOutput => "";

        public Task<string?> StartAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
