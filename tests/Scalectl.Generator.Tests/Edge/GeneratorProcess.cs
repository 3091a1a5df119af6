using System.Diagnostics;
using System.Text.Json;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Edge;

/// <summary>The generator's program as a user starts it.</summary>
internal sealed class GeneratorProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;
    private readonly TaskCompletionSource<string> _controlAddress = new();

    private GeneratorProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in new[] { "SCALECTL_PLAN", "SCALECTL_CONTROL_ADDRESS", "TIMESTART", "TIMEEND", "TIMESTEP", "TARGET", "FUNCTION" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _out = _process.StandardOutput.ReadToEndAsync();
        _error = ReadErrorAsync();
    }

    /// <summary>host:port of the control port, once it listens.</summary>
    public Task<string> ControlAddress => _controlAddress.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Whether the program is the one that users get: native, ready within milliseconds.</summary>
    public static bool IsNative => Published.Length > 0;

    // build/test.sh names the folder.
    private static string Published => Environment.GetEnvironmentVariable("SCALECTL_TEST_PROGRAMS") ?? "";

    private static string ProgramPath
    {
        get
        {
            if (IsNative)
            {
                return Path.Combine(Published, "scalectl-generator");
            }

            // artifacts/bin/Scalectl.Generator.Tests/release/ and its neighbour
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
            return Path.Combine(here.Parent!.Parent!.FullName, "Scalectl.Generator", here.Name, "scalectl-generator");
        }
    }

    public static GeneratorProcess Start(params string[] arguments) => new(ProgramPath, arguments, null);

    public static GeneratorProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => new(ProgramPath, arguments, environment);

    /// <summary>With so many open files as the system allows it.</summary>
    public static GeneratorProcess StartLimited(int files, params string[] arguments) =>
        new("/bin/sh", ["-c", $"ulimit -n {files}; exec \"$@\"", "sh", ProgramPath, .. arguments], null);

    /// <summary>Runs to the end, which must come within a minute.</summary>
    public static async Task<Finished> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await process.FinishAsync();
    }

    /// <summary><c>run --output json</c> and its result.</summary>
    public static async Task<ResultDocument> ResultAsync(params string[] arguments)
    {
        var finished = await RunAsync(["run", "--output", "json", .. arguments]);
        Assert.That(finished.ExitCode, Is.Zero, finished.Error);
        return finished.Json();
    }

    public async Task<Finished> FinishAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return new Finished(_process.ExitCode, await _out, await _error);
    }

    public void Signal(int signal) => Signals.Send(_process, signal);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        const string Prefix = "control port on ";
        var all = new System.Text.StringBuilder();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            all.AppendLine(line);
            if (line.StartsWith(Prefix, StringComparison.Ordinal))
            {
                _controlAddress.TrySetResult(line[Prefix.Length..]);
            }
        }

        _controlAddress.TrySetException(new InvalidOperationException(all.ToString()));
        return all.ToString();
    }
}

/// <summary>A generator that has ended.</summary>
internal sealed record Finished(int ExitCode, string Out, string Error)
{
    public ResultDocument Json() => new(JsonDocument.Parse(Out).RootElement);
}

/// <summary>The result as a script reads it.</summary>
internal sealed class ResultDocument(JsonElement json)
{
    public long Planned => Count("planned");

    public long Sent => Count("sent");

    public long Missed => Count("missed");

    public long Answered => Count("answered");

    public long NoAnswer => Count("noAnswer");

    public JsonElement Json => json;

    public long Count(string name) => json.GetProperty(name).GetInt64();

    public long Cause(NoAnswerCause cause) =>
        json.GetProperty("noAnswerByCause").TryGetProperty(JsonNamingPolicy.CamelCase.ConvertName(cause.ToString()), out var count) ? count.GetInt64() : 0;

    /// <summary>What holds of every run, whatever happened in it.</summary>
    public ResultDocument AssertSums()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Sent + Missed, Is.EqualTo(Planned), "planned = sent + missed");
            Assert.That(Answered + NoAnswer, Is.EqualTo(Sent), "sent = answered + no answer");
            Assert.That(Count("answered2xx") + Count("answered3xx") + Count("answered4xx") + Count("answered5xx"), Is.EqualTo(Answered));
            Assert.That(Enum.GetValues<NoAnswerCause>().Sum(Cause), Is.EqualTo(NoAnswer));
            var routes = json.GetProperty("routes").EnumerateArray().ToList();
            foreach (var name in routes.Count == 0 ? [] : new[] { "planned", "sent", "missed", "answered", "noAnswer" })
            {
                Assert.That(routes.Sum(route => route.GetProperty(name).GetInt64()), Is.EqualTo(Count(name)), $"{name}, by route and in all");
            }
        });
        return this;
    }
}
