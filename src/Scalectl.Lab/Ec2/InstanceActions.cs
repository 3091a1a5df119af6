using System.Text;
using System.Xml.Linq;
using Scalectl.Lab.AutoScaling;
using Scalectl.Lab.Machines;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>The actions on instances, those that are gone included, as EC2 shows them for a while.</summary>
internal sealed class InstanceActions(MachineFleet fleet, GroupRegistry groups, LabOptions options, TimeProvider time)
{
    private static readonly Dictionary<MachineState, (int Code, string Name)> States = new()
    {
        [MachineState.Pending] = (0, "pending"),
        [MachineState.Running] = (16, "running"),
        [MachineState.ShuttingDown] = (32, "shutting-down"),
        [MachineState.Terminated] = (48, "terminated"),
    };

    private static readonly Ec2Filters<FleetMachine> Filters = new(
        new Dictionary<string, Func<FleetMachine, IEnumerable<string>>>
        {
            ["instance-id"] = m => [m.InstanceId],
            ["instance-state-name"] = m => [States[m.State].Name],
            ["image-id"] = m => [m.Request.Version.ImageId],
            ["instance-type"] = m => [m.Request.Version.InstanceType],
            ["availability-zone"] = m => [m.Request.Zone],
            ["private-ip-address"] = m => [m.Address.ToString()],
            ["ip-address"] = m => [m.Address.ToString()],
            ["vpc-id"] = _ => [LabSubnets.Vpc],
            ["subnet-id"] = m => [LabSubnets.OfZone(m.Request.Zone)],
        },
        m => m.Tags);

    public QueryAnswer Describe(QueryRequest request)
    {
        var ids = request.List("InstanceId");
        var all = fleet.All;
        if (Missing(all, ids) is { } error)
        {
            return error;
        }

        var found = Filters.Apply(request, all.Where(m => ids.Count == 0 || ids.Contains(m.InstanceId)));
        return Ec2Wire.PageOf(request, found, m => m.InstanceId, page => AwsXml.Items("reservationSet", page.Select(Reservation)));
    }

    /// <summary>Ends instances; their groups replace them, as on AWS.</summary>
    public QueryAnswer Terminate(QueryRequest request)
    {
        var ids = request.List("InstanceId");
        if (ids.Count == 0)
        {
            request.Required("InstanceId");
        }

        var all = fleet.All;
        if ((request.Problem ?? Missing(all, ids)) is { } error)
        {
            return error;
        }

        var before = ids.Distinct().Select(id => all.First(m => m.InstanceId == id)).Select(m => (Machine: m, m.State)).ToList();
        foreach (var (machine, _) in before)
        {
            // Refused only when it is leaving already, which is what was asked for.
            _ = groups.Terminate(machine.InstanceId, decrement: false, out _);
        }

        return QueryAnswer.Of(AwsXml.Items("instancesSet", before.Select(b => new[]
        {
            new XElement("instanceId", b.Machine.InstanceId),
            State("currentState", b.State == MachineState.Terminated ? b.State : MachineState.ShuttingDown),
            State("previousState", b.State),
        })));
    }

    public QueryAnswer ConsoleOutput(QueryRequest request)
    {
        var id = request.Required("InstanceId");
        var all = fleet.All;
        return (request.Problem ?? Missing(all, [id])) is { } error
            ? error
            : QueryAnswer.Of(
                new XElement("instanceId", id),
                new XElement("timestamp", AwsXml.Time(time.GetUtcNow())),
                new XElement("output", Convert.ToBase64String(Encoding.UTF8.GetBytes(all.First(m => m.InstanceId == id).ConsoleOutput))));
    }

    private static AwsError? Missing(IReadOnlyList<FleetMachine> all, IReadOnlyList<string> ids)
    {
        var missing = ids.Where(id => !all.Any(m => m.InstanceId == id)).ToList();
        return missing.Count switch
        {
            0 => null,
            1 => new AwsError("InvalidInstanceID.NotFound", $"The instance ID '{missing[0]}' does not exist"),
            _ => new AwsError("InvalidInstanceID.NotFound", $"The instance IDs '{string.Join(", ", missing)}' do not exist"),
        };
    }

    private static XElement State(string name, MachineState state) => new(name, new XElement("code", States[state].Code), new XElement("name", States[state].Name));

    private object?[] Reservation(FleetMachine machine) =>
    [
        new XElement("reservationId", "r-" + machine.InstanceId[2..]),
        new XElement("ownerId", options.AccountId),
        AwsXml.Items("instancesSet", [Instance(machine)]),
    ];

    private static object?[] Instance(FleetMachine machine)
    {
        var version = machine.Request.Version;
        var gone = machine.State == MachineState.Terminated;
        return
        [
            new XElement("instanceId", machine.InstanceId),
            new XElement("imageId", version.ImageId),
            State("instanceState", machine.State),
            new XElement("instanceType", version.InstanceType),
            AwsXml.Optional("keyName", version.KeyName),
            new XElement("launchTime", AwsXml.Time(machine.LaunchedAt)),
            new XElement("placement", new XElement("availabilityZone", machine.Request.Zone)),
            new XElement("monitoring", new XElement("state", version.Monitoring ? "enabled" : "disabled")),
            gone ? null : new XElement("privateIpAddress", machine.Address),
            gone ? null : new XElement("ipAddress", machine.Address),
            new XElement("vpcId", LabSubnets.Vpc),
            new XElement("subnetId", LabSubnets.OfZone(machine.Request.Zone)),
            new XElement("architecture", "x86_64"),
            AwsXml.Items("groupSet", version.SecurityGroupIds.Select(g => new XElement("groupId", g))),
            machine.StateReason.Length == 0 ? null : new XElement("reason", machine.StateReason),
            Ec2Wire.Tags(machine.Tags),
        ];
    }
}
