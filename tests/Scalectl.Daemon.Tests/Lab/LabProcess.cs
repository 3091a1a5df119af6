using System.Diagnostics;
using System.Globalization;
using System.Text;
using Scalectl.Api;
using Scalectl.Aws.Connection;

namespace Scalectl.Daemon.Tests.Lab;

/// <summary>A real lab in a process of its own, on a free port; it ends with this process at the latest.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    public const string AccessKeyId = "AKIDSCALECTLLAB00001", Secret = "scalectl-lab-secret";

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AwsClients? _clients;

    private LabProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"the lab ended: {Said}"));
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Address { get; private set; } = "";

    /// <summary>To look at the lab from outside.</summary>
    public AwsClients Clients => _clients
        ??= AwsClients.Connect(new AwsConnection("eu-central-1") { Endpoint = new Uri(Address) }, new StaticKeys(AccessKeyId, Secret), TimeProvider.System);

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public UserSettings User => new()
    {
        Name = "lab",
        Region = "eu-central-1",
        AccessKeyId = AccessKeyId,
        SecretAccessKey = Secret,
        EndpointUrl = Address,
        Bootstrap = Bootstrap.Process,
        PeriodSeconds = 1,
    };

    public static Task<LabProcess> StartAsync(CancellationToken stop) => StartAsync(["--launch-delay", "1s"], stop);

    public static async Task<LabProcess> StartAsync(string[] arguments, CancellationToken stop)
    {
        var process = Programs.Start(Programs.Lab, ["--port", "0", "--parent-pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. arguments]);
        var lab = new LabProcess(process);
        lab.Address = await lab._listening.Task.WaitAsync(stop);
        return lab;
    }

    /// <summary>As if it had been pulled out of the wall.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>What costs money or is in the way: groups, machines, templates, balancers.</summary>
    public async Task<IReadOnlyList<string>> ResourcesAsync(CancellationToken stop)
    {
        var groups = await Clients.AutoScaling.FindGroupsAsync(new Dictionary<string, string> { ["scalectl:managed"] = "true" }, stop);
        var balancers = await Clients.LoadBalancing.DescribeLoadBalancersAsync(stop);
        var targets = await Clients.LoadBalancing.DescribeTargetGroupsAsync(null, stop);
        return [.. groups.Select(g => $"group {g.Name}"), .. balancers.Select(b => $"balancer {b.Name}"), .. targets.Select(t => $"targets {t.Name}")];
    }

    public async ValueTask DisposeAsync()
    {
        _clients?.Dispose();
        await Programs.EndAsync(_process);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_said)
        {
            _said.AppendLine(line.Data);
        }

        if (line.Data?.StartsWith("scalectl-lab listening on ", StringComparison.Ordinal) == true)
        {
            _listening.TrySetResult(line.Data.Split(' ')[^1]);
        }
    }
}
