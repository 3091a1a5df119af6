using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>The container files without a container engine: what their last stages do, done; what their programs do in it, seen.</summary>
[CancelAfter(120_000)]
public sealed partial class ContainerTests
{
    [Test]
    public async Task DaemonImage_ItsStepsDoneByHand_BecomesHealthyWithOnlyItsVolumeToWriteOn_AndStopsCleanly(CancellationToken stop)
    {
        await using var container = Container.Run("Dockerfile", libraries: null, ownNetwork: true);
        await container.StartedAsync(stop);
        while ((await container.HealthAsync(stop)).Code != 0)
        {
            await Task.Delay(200, stop);
        }

        Assert.That((await container.ExecuteAsync(["id", "-u"], stop)).Text.Trim(), Is.EqualTo("1654"));
        Assert.That((await container.ExecuteAsync(["cat", "/proc/1/comm"], stop)).Text.Trim(), Is.EqualTo("scalectld"), "no shell between the engine's signals and the daemon");
        Assert.That((await container.ExecuteAsync(["touch", "/usr/local/bin/x"], stop)).Text, Does.Contain("Read-only file system"));
        Assert.That((await container.ExecuteAsync(["stat", "-c", "%u %a", "/var/lib/scalectl/token"], stop)).Text.Trim(), Is.EqualTo("1654 600"));
        // The other programs are found next to the client: the lab starts.
        var lab = await container.ExecuteAsync(["scalectl", "lab", "start"], stop);
        Assert.That(lab.Code, Is.Zero, lab.Text);
        Assert.That((await container.ExecuteAsync(["scalectl-generator", "--version"], stop)).Code, Is.Zero);

        Assert.That(await container.StopAsync(stop), Is.Zero, container.Text);
    }

    [Test]
    public async Task Container_GivenUpWhileItsProgramRuns_LeavesNothing(CancellationToken stop)
    {
        string? program;
        await using (var container = Container.Run("Dockerfile", libraries: null, ownNetwork: true))
        {
            await container.StartedAsync(stop);
            program = container.First();
        }

        Assert.That(program, Is.Not.Null);
        Assert.That(Directory.Exists($"/proc/{program}"), Is.False);
    }

    [Test]
    public async Task GeneratorImage_WithNothingButItsLibraries_SendsWhatTheThesisContainerWould(CancellationToken stop)
    {
        var linked = await Command.RunAsync("ldd", [Path.Combine(Scratch.Programs, "scalectl-generator")], stop);
        var libraries = Library().Matches(linked.Text).Select(match => match.Value).ToArray();
        Assert.That(libraries.Select(Path.GetFileName), Is.SubsetOf((string[])["libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libgcc_s.so.1", "libssl.so.3", "libcrypto.so.3"]), "what the chiseled base image has");

        using var target = new CountingTarget();
        var start = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3);
        await using var container = Container.Run(
            "generator.Dockerfile",
            libraries,
            ownNetwork: false,
            ("TIMESTART", Text(start)),
            ("TIMEEND", Text(start.AddSeconds(3))),
            ("TIMESTEP", "1"),
            ("TARGET", target.Address),
            ("FUNCTION", "10*x"));

        Assert.That(await container.EndAsync(stop), Is.Zero, container.Text);
        // x = 1, 2, 3: 10 + 20 + 30.
        Assert.That(target.Requests, Is.EqualTo(60), container.Text);
    }

    private static string Text(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/\S*/lib\S*\.so\S*|/lib\S*/ld-linux\S*")]
    private static partial Regex Library();

    /// <summary>Answers every request on a port of loopback with 204.</summary>
    private sealed class CountingTarget : IDisposable
    {
        private readonly HttpListener _listener = new();
        private int _requests;

        public CountingTarget()
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
            }

            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = AnswerAsync();
        }

        public string Address { get; }

        public int Requests => Volatile.Read(ref _requests);

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    Interlocked.Increment(ref _requests);
                    context.Response.StatusCode = 204;
                    context.Response.Close();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return; // closed
                }
            }
        }
    }
}
