using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Resources;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// What would keep an experiment's load from being sent, found when the file comes and not when its app is there and
/// costs money: the rules of a cluster, by the names that they have in the file.
/// </summary>
internal static class LoadRules
{
    // Where an app's load balancer answers is known when it is there; its name is no longer than this.
    private static readonly string Longest = $"http://{new string('x', 63)}.{new string('x', 63)}.elb.amazonaws.com:65535/";

    private static readonly Dictionary<string, string> Keys = new()
    {
        ["TARGET"] = "app.target",
        ["FUNCTION"] = "load.function",
        ["TIMESTEP"] = "load.step",
        ["TIMEEND"] = "load.steps",
        ["SIZE"] = "load.machines",
        ["VMTYPE"] = "load.type",
        ["--timeout"] = "load.timeout",
        ["--max-connections"] = "load.maxConnections",
        ["--tick"] = "load.tick",
        ["--route"] = "load.routes",
        ["--header"] = "load.headers",
        ["--ca-file"] = "load.caCertificates",
    };

    public static IEnumerable<InvalidInput> Check(ExperimentSpecification specification, ClusterOptions options, DateTimeOffset now)
    {
        // What is taken of the cap now may be free when its turn comes.
        var request = specification.Load.ToRequest(specification.App.Target ?? Longest, "load");
        var plan = ClusterRules.Check(request, "experiment", new MachineCap(options), now.ToUnixTimeMilliseconds() / 1000.0);
        return plan.Errors.Select(error => error with { Argument = Keys.GetValueOrDefault(error.Argument, "load") });
    }
}
