using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.DryRuns;

/// <summary><c>--dry-run</c>: what a command would change on the cloud, call by call.</summary>
internal static class DryRun
{
    public static Option<bool> Flag() => new("--dry-run") { Description = "Print every call that would change the cloud, and make none." };

    public static async Task<int> PrintAsync(Call call, OutputFormat output, Func<IDaemonApi, Task<DryRunView>> rehearse)
    {
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Print(output, await daemon.AskAsync(rehearse), Table);
        return ExitCode.Done;
    }

    /// <summary>The parameters at the end, in the cloud's own names: a long line breaks there.</summary>
    private static Grid Table(DryRunView view)
    {
        var grid = new Grid("service", "action", "parameters") { Empty = "nothing would be changed" };
        foreach (var call in view.Calls)
        {
            grid.Add(call.Service, call.Action, string.Join(' ', call.Parameters.Select(p => $"{p.Key}={p.Value}")));
        }

        return grid;
    }
}
