using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Apps;

/// <summary><c>scalectl app deploy NAME --attach GROUP</c>: a group that exists becomes an app, and nothing of it is changed.</summary>
internal static class AppAttachCommand
{
    public static async Task<int> AttachAsync(Call call, string name, string group, IEnumerable<string> others, OutputFormat output)
    {
        foreach (var other in others)
        {
            call.Report([new("--attach", $"{InvalidInput.Shorten(group)} together with {other}", "--attach alone: a group that exists is taken as it is", "scalectl app deploy shop --attach my-group")]);
        }

        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Print(output, await daemon.AskAsync(api => api.AttachAppAsync(new AttachRequest(name, group), call.Cancellation)), AppCommands.Facts);
        return ExitCode.Done;
    }
}
