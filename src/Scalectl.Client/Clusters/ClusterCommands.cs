using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.DryRuns;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;
using Scalectl.Client.Resources;

namespace Scalectl.Client.Clusters;

/// <summary><c>scalectl cluster list, show, remove</c>; <c>run</c> is <see cref="ClusterRunCommand"/>.</summary>
internal static class ClusterCommands
{
    private static readonly Field<string> Name = Field<string>.Positional("NAME", "The cluster; may be left out when there is only one.", Readers.Name, "cluster-1", required: false);
    private static readonly Option<bool> Yes = Consent.YesFlag();
    private static readonly Option<bool> All = TaggedResources.AllFlag();
    private static readonly Option<bool> Dry = DryRun.Flag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Cluster => new Verb("cluster", "Diagnostics clusters: machines that send load.", "scalectl cluster list").With(
        ClusterRunCommand.Run,
        new Verb("list", "List the clusters.", "scalectl cluster list", ListAsync).With(All, Output.Symbol),
        new Verb("show", "Show a cluster and its machines.", "scalectl cluster show", ShowAsync).With(Name.Symbol, Output.Symbol),
        new Verb("remove", "Remove a cluster: nothing that costs money stays behind.", "scalectl cluster remove --yes", RemoveAsync).With(Name.Symbol, Yes, Dry, Output.Symbol));

    private static async Task<int> ListAsync(Call call)
    {
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        if (call.Is(All))
        {
            return await TaggedResources.ListAsync(call, output, ResourceKind.Cluster);
        }

        using var daemon = DaemonConnection.Open(call.Surroundings);
        var clusters = await daemon.AskAsync(api => api.ClustersAsync(call.Cancellation));
        call.Print(output, clusters, list =>
        {
            var grid = new Grid("name", "state", "size", "type", "steps", "stepSeconds", "startedAt", "endsAt", "planned", "sent", "answered", "target") { Empty = "no clusters" };
            foreach (var c in list)
            {
                grid.Add(
                    c.Name, Word<ClusterState>.Of(c.State), Show.Count(c.Size), c.Type, Show.Count(c.Steps), Show.Number(c.StepSeconds), Show.Time(c.StartedAt), Show.Time(c.EndsAt),
                    Count(c.Load?.Planned ?? c.Machines.Sum(m => m.Planned)), Count(c.Load?.Sent ?? c.Machines.Sum(m => m.Sent)),
                    Count(c.Load?.Answered ?? c.Machines.Sum(m => m.Answered)), c.Target);
            }

            return grid;
        });
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(Call call)
    {
        var name = call.Text(Name);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        name ??= await OnlyOneAsync(daemon, call, "scalectl cluster show NAME");
        var cluster = await daemon.AskAsync(api => api.ClusterAsync(name, call.Cancellation));
        call.Print(output, cluster, ClusterTable.Facts);
        if (output == OutputFormat.Table && cluster.Machines.Count > 0)
        {
            await call.Out.WriteLineAsync();
            ClusterTable.Machines(cluster).WriteTable(call.Out);
        }

        return ExitCode.Done;
    }

    private static async Task<int> RemoveAsync(Call call)
    {
        var name = call.Text(Name);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        name ??= await OnlyOneAsync(daemon, call, "scalectl cluster remove NAME");
        if (call.Is(Dry))
        {
            return await DryRun.PrintAsync(call, output, api => api.RehearseClusterRemovalAsync(name, call.Cancellation));
        }

        var listed = (await daemon.AskAsync(api => api.ClustersAsync(call.Cancellation))).Any(c => c.Name == name);
        var other = await TaggedResources.AskAsync(call, daemon, Yes, ResourceKind.Cluster, name, listed, $"Remove cluster {name} and its machines?");
        using var progress = new Progress(call.Surroundings);
        progress.Show($"removing cluster {name}");
        var removal = await daemon.AskAsync(api => api.RemoveClusterAsync(name, other ? true : null, call.Cancellation));
        progress.Dispose();
        if (output != OutputFormat.Table)
        {
            call.Print(output, removal, r => r.Removed.Aggregate(new Grid("removed"), (grid, line) => grid.Add(line)));
            return ExitCode.Done;
        }

        foreach (var line in removal.Removed)
        {
            await call.Out.WriteLineAsync($"removed {Printable.Of(line)}");
        }

        await call.Out.WriteLineAsync($"Cluster {name} is removed");
        return ExitCode.Done;
    }

    /// <summary>The cluster that is meant when no name is given.</summary>
    private static async Task<string> OnlyOneAsync(DaemonConnection daemon, Call call, string example)
    {
        var clusters = (await daemon.AskAsync(api => api.ClustersAsync(call.Cancellation))).Where(c => c.State != ClusterState.Removed).Select(c => c.Name).ToList();
        return clusters switch
        {
            [var only] => only,
            [] => throw new CommandFailure(ExitCode.Failed, "there is no cluster"),
            _ => throw CommandFailure.Of([new("NAME", $"no name and {clusters.Count} clusters", $"one of {string.Join(' ', clusters)}", example)]),
        };
    }

    private static string Count(long? count) => count is { } c ? Show.Count(c) : "";
}
