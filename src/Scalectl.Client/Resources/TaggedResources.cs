using System.CommandLine;
using System.Globalization;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Resources;

/// <summary>What is on the cloud with Scalectl's tags, in a daemon's list or not: <c>list --all</c>, and the removal of what no list has.</summary>
internal static class TaggedResources
{
    public static Option<bool> AllFlag() => new("--all") { Description = "Everything in the account that carries Scalectl's tags, also what other daemons made." };

    public static async Task<int> ListAsync(Call call, OutputFormat output, ResourceKind kind)
    {
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Print(output, await FindAsync(call, daemon, r => r.Kind == kind), found =>
        {
            var grid = new Grid("name", "owner", "ownerId", "experiment", "expiresAt", "machines", "loadBalancers", "resources")
            {
                Empty = $"nothing on the cloud carries the tags of {Word(kind, "a cluster", "an app")}",
            };
            foreach (var r in found)
            {
                grid.Add(
                    r.Name, Scalectl.Word<ResourceOwner>.Of(r.Owner), r.OwnerId ?? "", r.Experiment ?? "", Show.Time(r.ExpiresAt), Show.Count(r.Machines), Show.Count(r.LoadBalancers),
                    output == OutputFormat.Table ? Show.Count(r.Parts.Count) : string.Join("; ", r.Parts));
            }

            return grid;
        });
        return ExitCode.Done;
    }

    /// <summary>
    /// Asks before something is removed. What this daemon has in its list, with <paramref name="question"/>; what another
    /// daemon made, with what it is and whose: there a script, which cannot be asked, must have said <c>--yes</c>.
    /// </summary>
    /// <returns>Whether it is another daemon's.</returns>
    public static async Task<bool> AskAsync(Call call, DaemonConnection daemon, Option<bool> yes, ResourceKind kind, string name, bool listed, string question)
    {
        var others = listed ? [] : await FindAsync(call, daemon, r => r.Kind == kind && r.Name == name && r.Owner == ResourceOwner.Other);
        if (others is not [var other, ..])
        {
            call.Ask(yes, question);
            return false;
        }

        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{Word(kind, "cluster", "app")} {name} was made by another daemon ({other.OwnerId ?? "unknown"}) and has {other.Machines} machine(s) and {other.LoadBalancers} load balancer(s)");
        if (!call.Is(yes) && !(call.Surroundings.InIsTerminal && call.Surroundings.ErrorIsTerminal))
        {
            throw new CommandFailure(ExitCode.Failed, $"{what}: nothing was removed; if nobody needs it any more, say --yes");
        }

        call.Ask(yes, $"{what}. Remove it?");
        return true;
    }

    private static async Task<IReadOnlyList<ResourceView>> FindAsync(Call call, DaemonConnection daemon, Func<ResourceView, bool> wanted)
        => [.. (await daemon.AskAsync(api => api.ResourcesAsync(call.Cancellation))).Where(wanted)];

    private static string Word(ResourceKind kind, string cluster, string app) => kind == ResourceKind.Cluster ? cluster : app;
}
