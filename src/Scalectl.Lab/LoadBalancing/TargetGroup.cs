namespace Scalectl.Lab.LoadBalancing;

/// <summary>A target group: its settings, its targets, and the health checks while a listener sends to it.</summary>
public sealed class TargetGroup(string name, string id, string arn, int port, string vpcId, string targetType, HealthCheckSettings check, TimeProvider time, HttpMessageInvoker client) : IAsyncDisposable
{
    private HealthChecker? _checker;

    public string Name { get; } = name;

    public string Arn { get; } = arn;

    public int Port { get; } = port;

    public string VpcId { get; } = vpcId;

    /// <summary><c>instance</c> or <c>ip</c>.</summary>
    public string TargetType { get; } = targetType;

    /// <summary>Value of the metrics' dimension TargetGroup.</summary>
    public string Dimension { get; } = $"targetgroup/{name}/{id}";

    public HealthCheckSettings HealthCheck { get; } = check;

    public Dictionary<string, string> Attributes { get; } = TargetGroupAttributes.Defaults();

    public Dictionary<string, string> Tags { get; } = [];

    public TargetPool Pool { get; } = new(time);

    /// <summary>The balancer that sends to it; null: none.</summary>
    public LoadBalancer? UsedBy { get; private set; }

    /// <summary>How long a deregistered target may go on with its requests.</summary>
    public TimeSpan DeregistrationDelay => TimeSpan.FromSeconds(int.Parse(Attributes[TargetGroupAttributes.DeregistrationDelay], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A listener sends to it from now on.</summary>
    public void Attach(LoadBalancer balancer)
    {
        UsedBy = balancer;
        Pool.UseAs(inUse: true);
        _checker ??= new HealthChecker(Pool, HealthCheck, client, time);
        _checker.Refresh();
    }

    /// <summary>No listener sends to it any longer.</summary>
    public async Task DetachAsync()
    {
        UsedBy = null;
        Pool.UseAs(inUse: false);
        if (_checker is { } checker)
        {
            _checker = null;
            await checker.DisposeAsync();
        }
    }

    /// <summary>Adds a target; its first health check follows at once.</summary>
    /// <param name="ready">Completes when it listens; the first check waits for it.</param>
    public void Register(string targetId, System.Net.IPAddress address, int targetPort, Task ready)
    {
        if (Pool.Register(targetId, address, targetPort, ready))
        {
            _checker?.Refresh();
        }
    }

    public ValueTask DisposeAsync() => new(DetachAsync());
}
