using System.Diagnostics;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>A program that is run to its end.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Text">Everything that it printed, to stdout and to stderr.</param>
internal sealed record Command(int Code, string Text)
{
    public static async Task<Command> RunAsync(string program, string[] arguments, CancellationToken stop, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = House.Repository.Root };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop);
            var error = process.StandardError.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            return new Command(process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
