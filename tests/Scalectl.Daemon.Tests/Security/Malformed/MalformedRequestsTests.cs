using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Scalectl.Api;

namespace Scalectl.Daemon.Tests.Security.Malformed;

/// <summary>Ten thousand malformed requests against a real daemon: each gets a 4xx, and afterwards it is as it was.</summary>
[NonParallelizable]
[CancelAfter(240_000)]
public sealed partial class MalformedRequestsTests
{
    private const int Count = 10_000;
    private const int Seed = 20_261_124;
    private const int MostMemoryMb = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Test]
    public async Task Requests_TenThousandMalformed_AreAllRefusedAndChangeNothing(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var cloud = await FakeCloud.StartAsync();
        await using var daemon = await OwnDaemon.StartAsync(home.Folder, new Dictionary<string, string>(), stop);
        await SetUpAsync(daemon, cloud, stop);
        var before = await StateAsync(daemon, stop);
        var asked = cloud.Actions.Count;
        var requests = new MalformedRequests(Seed, daemon.Address.Authority, daemon.Token);
        var client = new RawClient(daemon.Address.Host, daemon.Address.Port);
        ConcurrentBag<string> wrong = [];
        ConcurrentDictionary<string, int> wrongKinds = new();
        ConcurrentDictionary<int, int> statuses = new();
        var watch = Stopwatch.StartNew();

        async ValueTask CheckAsync(MalformedRequest request, int n, CancellationToken ct)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            try
            {
                var answer = await client.SendAsync(request, patience.Token);
                statuses.AddOrUpdate(answer.Status, 1, (_, was) => was + 1);
                if (!IsRefusal(request, answer) && wrongKinds.AddOrUpdate($"{request.Kind} {answer.Status}", 1, (_, was) => was + 1) == 1)
                {
                    wrong.Add($"{n}, {request.Kind}: {answer.Status}\n{Start(Encoding.Latin1.GetString(request.Bytes))}\n-> {Start(answer.Text)}");
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                wrong.Add($"{n}, {request.Kind}: no answer within {Patience.TotalSeconds} s\n{Start(Encoding.Latin1.GetString(request.Bytes))}");
            }
        }

        // The slow ones wait for the daemon's own time limits, beside the others.
        var slow = Task.WhenAll(requests.Slow().Select((request, n) => CheckAsync(request, -n, stop).AsTask()));
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop }, (n, ct) => CheckAsync(requests.Make(n), n, ct));
        var elapsed = watch.Elapsed;
        await slow;

        var memory = MemoryMb(daemon.ProcessId);
        await TestContext.Out.WriteLineAsync($"{Count} requests in {elapsed.TotalSeconds:0.0} s, with the slow ones {watch.Elapsed.TotalSeconds:0.0} s; resident {memory} MB; {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}"))}");
        Assert.That(wrong, Is.Empty, $"not refused, one of each: {string.Join(", ", wrongKinds)}");
        Assert.That(daemon.HasExited, Is.False, daemon.Said);
        Assert.That(await StateAsync(daemon, stop), Is.EqualTo(before));
        Assert.That(cloud.Actions.Skip(asked).Where(a => !a.StartsWith("Describe", StringComparison.Ordinal)), Is.Empty, "nothing reached the cloud");
        Assert.That(memory, Is.LessThan(MostMemoryMb));
        var lines = daemon.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines.Where(l => !LogLine().IsMatch(l)), Is.Empty, "a line of its own that the daemon did not write");
        Assert.That(lines.Where(l => l.Contains(" fail: ", StringComparison.Ordinal) || l.Contains(" crit: ", StringComparison.Ordinal)), Is.Empty);
    }

    private static bool IsRefusal(MalformedRequest request, RawAnswer answer) => answer.Status switch
    {
        // A version that nobody speaks is refused by the protocol itself, with the only status there is for it.
        505 => request.Kind is "version" or "request line",
        0 => request.MayClose,
        _ => answer.Status is >= 400 and < 500,
    };

    private static async Task SetUpAsync(OwnDaemon daemon, FakeCloud cloud, CancellationToken stop)
    {
        var user = new UserSettings { Name = "alice", Region = "eu-central-1", AccessKeyId = "AKIAIOSFODNN7EXAMPLE", SecretAccessKey = "s", EndpointUrl = cloud.Address, PeriodSeconds = 1 };
        using var added = await daemon.AddAsync(user, stop);
        using var setup = await daemon.Client.PostAsync("/api/v1/setup", JsonContent.Create(new SetupRequest("alice", false), ApiJson.Default.SetupRequest), stop);
        Assert.That((added.StatusCode, setup.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.OK)));
    }

    private static async Task<string> StateAsync(OwnDaemon daemon, CancellationToken stop)
    {
        var parts = new List<string>();
        foreach (var path in new[] { "users", "clusters", "apps", "experiments" })
        {
            parts.Add(await daemon.Client.GetStringAsync($"/api/v1/{path}", stop));
        }

        return string.Join('\n', parts);
    }

    private static int MemoryMb(int processId)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status")).First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static string Start(string text) => Printable.Of(text.Length > 400 ? text[..400] : text, keepLines: true);

    [GeneratedRegex(@"\A[0-9-]{10}T[0-9:.]{12}Z (info|warn|fail|crit): [\w.]+\[-?[0-9]+\] [^\p{Cc}]*\z")]
    private static partial Regex LogLine();
}
