using System.Diagnostics;
using System.Text;
using Scalectl.EndToEnd.Tests.House;
using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>
/// The last stage of a Dockerfile, its steps done by hand in a root of its own (container.sh), and its program running in it:
/// first process of its namespace, the image's user, a read-only root. What the build stage leaves in /programs is out/bin.
/// </summary>
internal sealed class Container : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Stage _stage;
    private readonly string _folder;
    private readonly StringBuilder _text = new();

    private Container(Process process, Stage stage, string folder) => (_process, _stage, _folder) = (process, stage, folder);

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    /// <param name="file">The Dockerfile.</param>
    /// <param name="libraries">What the base image has; null: a whole distribution, for which this computer's files stand in.</param>
    /// <param name="ownNetwork">False: this computer's network, as with <c>--network host</c>.</param>
    /// <param name="variables">As with <c>-e</c>.</param>
    public static Container Run(string file, IReadOnlyList<string>? libraries, bool ownNetwork, params (string Name, string Value)[] variables)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("found no root, expected it: the test makes a root folder and namespaces of its own");
        }

        var stage = Dockerfile.Read(file)[^1];
        var folder = Directory.CreateTempSubdirectory("scalectl-container-").FullName;
        var steps = new StringBuilder();
        foreach (var library in libraries ?? [])
        {
            steps.Append("copy ").Append(Quoted(Path.GetFullPath(new FileInfo(library).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? library))).Append(' ').AppendLine(Quoted(library));
        }

        foreach (var instruction in stage.Instructions)
        {
            switch (instruction.Name)
            {
                case "COPY":
                    var source = instruction.Words[1];
                    Assert.That(instruction.Words, Has.Length.EqualTo(3));
                    Assert.That(source, Does.StartWith("/programs/"), instruction.ToString());
                    steps.Append("copy ").Append(Quoted(Scratch.Programs + source["/programs".Length..])).Append(' ').AppendLine(Quoted(instruction.Words[2]));
                    break;
                case "RUN":
                    steps.Append("run ").AppendLine(Quoted(instruction.Text));
                    break;
                case "VOLUME":
                    steps.Append("volume ").AppendLine(Quoted(instruction.Text));
                    break;
                default:
                    Assert.That(instruction.Name, Is.AnyOf("ENV", "USER", "HEALTHCHECK", "ENTRYPOINT", "CMD"), "a step that nothing here does");
                    break;
            }
        }

        foreach (var variable in stage.All("ENV").Select(variable => variable.Text).Concat(variables.Select(variable => $"{variable.Name}={variable.Value}")))
        {
            steps.Append("export ").AppendLine(Quoted(variable));
        }

        steps.Append("start ").AppendJoin(' ', [
            stage.Last("USER").Text,
            .. stage.Last("ENTRYPOINT").List.Select(Quoted),
            .. stage.All("CMD").SelectMany(command => command.List).Select(Quoted)]).AppendLine();
        File.WriteAllText(Path.Combine(folder, "steps.sh"), (ownNetwork ? "ip link set lo up\n" : "") + steps);

        var start = new ProcessStartInfo(
            "unshare",
            ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", .. ownNetwork ? (string[])["--net"] : [],
                Path.Combine(Repository.Root, "tests/Scalectl.EndToEnd.Tests/Deploy/container.sh"), folder, libraries is null ? "host" : "nothing"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["HOME"] = "/";
        var process = Process.Start(start)!;
        var container = new Container(process, stage, folder);
        process.OutputDataReceived += container.Append;
        process.ErrorDataReceived += container.Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return container;
    }

    /// <summary>Waits until the steps are done and the program itself is the first process.</summary>
    public async Task StartedAsync(CancellationToken stop)
    {
        // The kernel keeps 15 characters of a name.
        var program = Path.GetFileName(_stage.Last("ENTRYPOINT").List[0]);
        var name = program[..Math.Min(15, program.Length)];
        while (First() is not { } first || (await File.ReadAllTextAsync($"/proc/{first}/comm", stop)).Trim() != name)
        {
            Assert.That(_process.HasExited, Is.False, $"the container has ended: {Text}");
            await Task.Delay(50, stop);
        }
    }

    /// <summary>As <c>docker exec</c>: a program in the container, with the image's user and environment.</summary>
    public Task<Command> ExecuteAsync(string[] command, CancellationToken stop)
    {
        var user = _stage.Last("USER").Text.Split(':');
        return Command.RunAsync(
            "nsenter",
            ["--target", First()!, "--all", "--root", "--wd", "--setuid", user[0], "--setgid", user[1], "env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin", .. _stage.All("ENV").Select(variable => variable.Text), .. command],
            stop);
    }

    /// <summary>What <c>docker ps</c> would call healthy.</summary>
    public Task<Command> HealthAsync(CancellationToken stop) => ExecuteAsync(_stage.Last("HEALTHCHECK").List, stop);

    /// <summary>As <c>docker stop</c>: SIGTERM to the first process; gives its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken stop)
    {
        Assert.That((await Command.RunAsync("kill", ["-TERM", First()!], stop)).Code, Is.Zero);
        return await EndAsync(stop);
    }

    public async Task<int> EndAsync(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Whatever is in the namespace ends with its first process, and unshare, which waits for that, after it. The other
            // way round it would not: a program that has become another user does not end with unshare, and its output stays open.
            if (First() is { } first)
            {
                await Command.RunAsync("kill", ["-KILL", first], CancellationToken.None);
            }
            else
            {
                _process.Kill();
            }
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The first process of the namespace as it is numbered out here; null: not there yet, or no more.</summary>
    public string? First()
    {
        try
        {
            return File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim() is { Length: > 0 } id ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private void Append(object sender, DataReceivedEventArgs line)
    {
        lock (_text)
        {
            _text.AppendLine(line.Data);
        }
    }
}
