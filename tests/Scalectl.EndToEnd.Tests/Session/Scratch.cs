using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Scalectl.EndToEnd.Tests.House;

namespace Scalectl.EndToEnd.Tests.Session;

/// <summary>What a command left on the terminal.</summary>
internal sealed record Finished(int ExitCode, string Output, string Talk)
{
    public override string ToString() => $"exit {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Talk}";
}

/// <summary>
/// A user's account of its own: an empty home, the four programs of out/bin on the PATH, and at the end a look that no
/// process is left that carries this home in its environment.
/// </summary>
internal sealed class Scratch : IDisposable
{
    public Scratch()
    {
        Folder = Directory.CreateTempSubdirectory("scalectl-e2e-").FullName;
        if (!File.Exists(Path.Combine(Programs, "scalectl")))
        {
            throw new InvalidOperationException($"found no {Programs}/scalectl, expected the four programs there: run 'make build' first");
        }
    }

    public static string Programs { get; } = Path.Combine(Repository.Root, "out", "bin");

    public string Folder { get; }

    public string Home => Path.Combine(Folder, "state");

    /// <summary>Runs a command to its end; one that takes longer is ended and fails the test with what it said.</summary>
    public Finished Run(TimeSpan timeout, string program, string[] arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(program, arguments, environment);
        StringBuilder output = new(), talk = new();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(talk, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Write(input ?? "");
        process.StandardInput.Close();
        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            Assert.Fail($"{program} {string.Join(' ', arguments)} took longer than {timeout.TotalSeconds} s.\n{output}\n{talk}");
        }

        process.WaitForExit();
        return new Finished(process.ExitCode, output.ToString(), talk.ToString());
    }

    public Finished Scalectl(params string[] arguments) => Run(TimeSpan.FromSeconds(120), Path.Combine(Programs, "scalectl"), arguments);

    /// <summary>Runs scalectl and expects exit code 0.</summary>
    public Finished Done(params string[] arguments)
    {
        var finished = Scalectl(arguments);
        Assert.That(finished.ExitCode, Is.Zero, $"scalectl {string.Join(' ', arguments)}: {finished}");
        return finished;
    }

    /// <summary>Starts a lab and a daemon, and sets up the user <c>lab</c>; their figures come every second.</summary>
    public void StartOnLab()
    {
        Done("lab", "start", "--port", "0", "--period", "1s");
        using var lab = JsonDocument.Parse(Done("lab", "status", "--output", "json").Output);
        var endpoint = lab.RootElement.GetProperty("address").GetString()!;
        Done("start", "--port", "0");
        var added = Run(
            TimeSpan.FromSeconds(30), Path.Combine(Programs, "scalectl"),
            ["user", "add", "lab", "--region", "eu-central-1", "--access-key-id", "AKIDSCALECTLLAB00001", "--endpoint-url", endpoint, "--bootstrap", "process", "--period", "1s"],
            "scalectl-lab-secret\n");
        Assert.That(added.ExitCode, Is.Zero, added.ToString());
        Done("setup", "lab");
    }

    /// <summary>Ends what <see cref="StartOnLab"/> started, and looks that nothing is left.</summary>
    public void EndOnLab()
    {
        Done("stop");
        Done("lab", "stop");
        ExpectNoProcessLeft();
    }

    public Process Start(string program, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        start.Environment["SCALECTL_HOME"] = Home;
        start.Environment["HOME"] = Folder;
        start.Environment["XDG_STATE_HOME"] = Path.Combine(Folder, "xdg");
        start.Environment["PATH"] = $"{Programs}:{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin";
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    /// <summary>Processes, other than this one, whose environment names this account's folder.</summary>
    public IReadOnlyList<string> LeftProcesses()
        => [.. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out var id) && id != Environment.ProcessId)
            .Where(folder => Read($"{folder}/environ").Contains(Folder, StringComparison.Ordinal) && Read($"{folder}/stat") is var stat && !stat.Contains(") Z ", StringComparison.Ordinal))
            .Select(folder => $"{Path.GetFileName(folder)}: {Read($"{folder}/cmdline").Replace('\0', ' ')}")];

    /// <summary>Waits, at most a minute, until nothing that was started under this account runs any more.</summary>
    public void ExpectNoProcessLeft()
    {
        var deadline = Stopwatch.StartNew();
        while (LeftProcesses() is { Count: > 0 } left)
        {
            if (deadline.Elapsed > TimeSpan.FromSeconds(60))
            {
                Assert.Fail($"still running: {string.Join("; ", left)}");
            }

            Task.Delay(50).Wait();
        }
    }

    public void Dispose()
    {
        foreach (var left in LeftProcesses())
        {
            try
            {
                using var process = Process.GetProcessById(int.Parse(left.AsSpan(0, left.IndexOf(':', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture));
                process.Kill(entireProcessTree: true);
            }
            catch (ArgumentException)
            {
                // It ended between the look and the kill.
            }
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // gone, or another user's
        }
    }
}
