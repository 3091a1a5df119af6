using System.Diagnostics;
using Scalectl.Client.CommandLine;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace Scalectl.Client.Tests;

/// <summary>What a command did: its exit code and what it wrote.</summary>
internal sealed record CliResult(int Code, string Out, string Error);

/// <summary>Runs commands in a home of their own, in this process or as the real program.</summary>
internal sealed class Cli : IDisposable
{
    public Cli() => Directory.CreateDirectory(Home);

    public string Home { get; } = Path.Combine(Path.GetTempPath(), $"scalectl-test-{Guid.NewGuid():N}");

    /// <summary>Where the client looks for our other programs, after its own folder.</summary>
    public string ProgramFolder => Path.Combine(Home, "bin");

    /// <summary>Next to the tests' output lies the client's.</summary>
    private static string Program => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Scalectl.Client", "release", "scalectl"));

    public Task<CliResult> RunAsync(params string[] args) => RunAsync(new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null }, args);

    /// <summary>With surroundings of the test's choice; streams that are written are always captured.</summary>
    public async Task<CliResult> RunAsync(Surroundings surroundings, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var variable = surroundings.Variable;
        var own = surroundings with
        {
            Out = output,
            Error = error,
            Variable = name => name switch
            {
                "SCALECTL_HOME" => Home,
                "PATH" => $"{ProgramFolder}:{Environment.GetEnvironmentVariable("PATH")}",
                _ => variable(name),
            },
        };
        var code = await Root.RunAsync(args, own);
        return new CliResult(code, Masked(output), Masked(error));
    }

    /// <summary>Starts the real program.</summary>
    public Process Start(params string[] args) => StartIn(Home, args);

    private Process StartIn(string home, string[] args)
    {
        var start = new ProcessStartInfo(Program, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SCALECTL_HOME"] = home;
        start.Environment["PATH"] = $"{ProgramFolder}:{Environment.GetEnvironmentVariable("PATH")}";
        return Process.Start(start)!;
    }

    /// <summary>Runs the real program to its end.</summary>
    public Task<CliResult> ExecuteAsync(params string[] args) => ExecuteInAsync(Home, args);

    /// <summary>The same, in another home.</summary>
    public async Task<CliResult> ExecuteInAsync(string home, params string[] args)
    {
        using var process = StartIn(home, args);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        return new CliResult(process.ExitCode, await output, await error);
    }

    /// <summary>Puts a shell script in the place of one of our programs.</summary>
    public void Install(string program, string script)
    {
        Directory.CreateDirectory(ProgramFolder);
        var file = Path.Combine(ProgramFolder, program);
        File.WriteAllText(file, "#!/bin/sh\n" + script);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);

    /// <summary>Snapshots do not depend on where a test ran.</summary>
    private string Masked(StringWriter writer) => writer.ToString().Replace(Home, "HOME", StringComparison.Ordinal);
}
