using System.CommandLine;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;

namespace Scalectl.Client.Dashboard;

/// <summary><c>scalectl dashboard</c>: prints the page's address.</summary>
internal static class DashboardCommand
{
    public static Command Dashboard => new Verb("dashboard", "Print the dashboard's address; it logs in once.", "scalectl dashboard", RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        var link = await daemon.AskAsync(api => api.LinkAsync(call.Cancellation));
        await call.Out.WriteLineAsync(new Uri(new Uri(daemon.Record.Address), link.Url).AbsoluteUri);
        return ExitCode.Done;
    }
}
