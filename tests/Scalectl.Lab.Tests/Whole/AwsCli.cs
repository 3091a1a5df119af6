using System.Diagnostics;
using System.Text.Json;

namespace Scalectl.Lab.Tests.Whole;

/// <summary>AWS's own command line, unchanged, with a home of its own: an independent reader of every answer.</summary>
internal sealed class AwsCli(string path, string address, string folder)
{
    /// <summary>Every <c>aws</c> of this machine: their versions speak different protocols with CloudWatch.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. new[] { "/usr/bin" }.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            .Select(static d => Path.Combine(Directory.ResolveLinkTarget(d, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(d), "aws")).Where(File.Exists).Distinct(),
    ];

    /// <summary>Runs a command that must succeed; its JSON, an empty object when it prints nothing.</summary>
    public async Task<JsonElement> DoAsync(string command, CancellationToken ct, params string[] more)
    {
        var (exitCode, output, error) = await RunAsync(command, ct, more);
        Assert.That(exitCode, Is.Zero, $"aws {command}: {error}");
        return JsonDocument.Parse(output.Length == 0 ? "{}" : output).RootElement;
    }

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string command, CancellationToken ct, params string[] more)
    {
        var start = new ProcessStartInfo(path, ["--endpoint-url", address, "--output", "json", .. command.Split(' '), .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.Ordinal) || k.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = folder;
        start.Environment["AWS_CONFIG_FILE"] = Path.Combine(folder, "config");
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "credentials");
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIDSCALECTLLAB00001";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "scalectl-lab-secret";
        start.Environment["AWS_DEFAULT_REGION"] = "eu-central-1";
        start.Environment["AWS_PAGER"] = "";
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
