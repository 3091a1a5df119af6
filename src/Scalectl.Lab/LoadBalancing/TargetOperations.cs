using System.Net;
using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>RegisterTargets, DeregisterTargets, DescribeTargetHealth.</summary>
internal sealed class TargetOperations(BalancerRegistry registry, InstanceAddresses instances)
{
    private static readonly TargetHealth NotRegistered =
        new(TargetHealthState.Unused, "Target.NotRegistered", "Target is not registered to the target group", 0);

    public QueryAnswer Register(QueryRequest request)
    {
        var (group, targets, error) = Read(request);
        if (error is not null)
        {
            return error;
        }

        var found = targets.Select(t => (t.Id, t.Port, Address: Address(group!, t.Id))).ToList();
        if (found.Exists(static t => t.Address is null))
        {
            return ElbError.InvalidTarget(found.Where(static t => t.Address is null).Select(static t => t.Id));
        }

        foreach (var (id, port, address) in found)
        {
            group!.Register(id, address!, port ?? group.Port, group.TargetType == "instance" ? instances.OpenPort(id, port ?? group.Port) : Task.CompletedTask);
        }

        return QueryAnswer.Of();
    }

    public QueryAnswer Deregister(QueryRequest request)
    {
        var (group, targets, error) = Read(request);
        if (error is not null)
        {
            return error;
        }

        foreach (var (id, port) in targets)
        {
            // Nobody waits here: AWS answers at once, too. The task only ends a wait, it cannot fail.
            _ = group!.Pool.Deregister(id, port, group.DeregistrationDelay);
        }

        return QueryAnswer.Of();
    }

    public QueryAnswer DescribeHealth(QueryRequest request)
    {
        var (group, targets, error) = Read(request, targetsNeeded: false);
        if (error is not null)
        {
            return error;
        }

        var known = group!.Pool.Snapshot();
        var shown = targets.Count == 0
            ? known.Select(static t => (t.Id, Port: t.EndPoint.Port, t.Health))
            : targets.SelectMany(wanted => known.Where(t => t.Id == wanted.Id && (wanted.Port is null || wanted.Port == t.EndPoint.Port))
                .Select(static t => (t.Id, Port: t.EndPoint.Port, t.Health))
                .DefaultIfEmpty((wanted.Id, Port: wanted.Port ?? group.Port, Health: NotRegistered)));
        return QueryAnswer.Of(AwsXml.Members("TargetHealthDescriptions", shown.Select(t => Show(group, t.Id, t.Port, t.Health))));
    }

    private (TargetGroup? Group, IReadOnlyList<(string Id, int? Port)> Targets, AwsError? Error) Read(QueryRequest request, bool targetsNeeded = true)
    {
        var arn = request.Required("TargetGroupArn");
        List<(string Id, int? Port)> targets = [.. request.Structures("Targets").Select(static t => (t.Required("Id"), t.Int("Port")))];
        if (targetsNeeded && targets.Count == 0)
        {
            request.Note(AwsError.Validation("At least one target must be specified"));
        }

        if (targets.Exists(static t => t.Port is < 1 or > 65535))
        {
            request.Note(AwsError.Validation("The port of a target must be in the range 1-65535"));
        }

        return (request.Problem, registry.Group(arn)) switch
        {
            ({ } problem, _) => (null, targets, problem),
            (null, null) => (null, targets, ElbError.TargetGroupNotFound(arn)),
            (null, { } group) => (group, targets, null),
        };
    }

    /// <summary>Traffic of the lab stays on loopback: other addresses are no targets.</summary>
    private IPAddress? Address(TargetGroup group, string id) => group.TargetType == "instance"
        ? instances.Find(id)
        : IPAddress.TryParse(id, out var address) && IPAddress.IsLoopback(address) ? address : null;

    private static object?[] Show(TargetGroup group, string id, int port, TargetHealth health) =>
    [
        new XElement("Target", new XElement("Id", id), new XElement("Port", port)),
        new XElement("HealthCheckPort", group.HealthCheck.Port ?? port),
        new XElement(
            "TargetHealth",
            new XElement("State", health.State.ToString().ToLowerInvariant()),
            AwsXml.Optional("Reason", health.Reason),
            AwsXml.Optional("Description", health.Description)),
    ];
}
