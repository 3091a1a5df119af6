using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.AutoScaling;
using Scalectl.Lab.Ec2;
using Scalectl.Lab.Machines;

namespace Scalectl.Lab.Tests.AutoScaling;

/// <summary>A clock that stands still and counts its timers, so that a test can wait until a delay has begun before it moves on.</summary>
internal sealed class BenchClock() : FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero))
{
    private int _timers;

    public int Timers => Volatile.Read(ref _timers);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _timers);
        return timer;
    }
}

/// <summary>A registry with everything around it, on a clock that stands still.</summary>
internal sealed class GroupBench : IAsyncDisposable
{
    private readonly LabOptions _options;

    public GroupBench(LabOptions? options = null)
    {
        _options = options ?? new LabOptions { LaunchDelay = TimeSpan.FromSeconds(2), TerminateDelay = TimeSpan.FromSeconds(1) };
        Fleet = new MachineFleet([Image], new LabNetwork(8086), _options, Clock);
        var version = new LaunchTemplateVersion(1, Image.ImageId, "t3.micro", [], true, new Dictionary<string, string> { ["from"] = "template" }, [], null, Clock.GetUtcNow());
        Templates.Add(new LaunchTemplate("lt-1", "template", Clock.GetUtcNow(), 1, [version], new Dictionary<string, string>()), null, out _);
        Registry = new GroupRegistry(Fleet, Templates, Targets, _options, Clock, NullLogger<GroupRegistry>.Instance);
    }

    public BenchClock Clock { get; } = new();
    public ImageFake Image { get; } = new();
    public TargetsFake Targets { get; } = new();
    public LaunchTemplateStore Templates { get; } = new();
    public MachineFleet Fleet { get; }
    public GroupRegistry Registry { get; }

    public GroupSnapshot Group => Registry.Find("g") ?? throw new InvalidOperationException("the group g is not there");

    public static GroupSettings Settings(int min = 0, int max = 10) => new()
    {
        Name = "g",
        Template = new TemplateReference("lt-1", "template", "$Latest"),
        Min = min,
        Max = max,
        Zones = ["eu-central-1a", "eu-central-1b"],
        Tags = [new GroupTag("team", "x", true), new GroupTag("mine", "y", false)],
    };

    /// <summary>Group g with its instances in service.</summary>
    public async Task CreateAsync(int desired, CancellationToken ct, GroupSettings? settings = null)
    {
        Assert.That(Registry.Create(settings ?? Settings(), desired), Is.Null);
        await PassAsync(_options.LaunchDelay, desired, ct);
        await UntilAsync(g => g.Instances.Count(i => i.State == LifecycleState.InService) == desired, ct);
    }

    /// <summary>Moves the clock once <paramref name="delays"/> delays have begun since it last moved.</summary>
    public async Task PassAsync(TimeSpan time, int delays, CancellationToken ct)
    {
        _seen += delays;
        await Eventually.TrueAsync(() => Clock.Timers >= _seen, ct, $"{delays} delays did not begin: {Clock.Timers} of {_seen}");
        Clock.Advance(time);
    }

    private int _seen;

    public Task UntilAsync(Func<GroupSnapshot, bool> condition, CancellationToken ct)
        => Eventually.TrueAsync(() => Registry.Find("g") is { } group && condition(group), ct, "the group did not get there");

    public ValueTask DisposeAsync()
    {
        Targets.Drained.TrySetResult();
        return Registry.DisposeAsync();
    }
}
