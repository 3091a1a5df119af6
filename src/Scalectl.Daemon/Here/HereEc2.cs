using Scalectl.Aws.Compute;

namespace Scalectl.Daemon.Here;

/// <summary>Scripts and processes of this computer, as the clusters ask for them.</summary>
internal sealed class HereEc2(HereComputer computer) : IEc2
{
    private static readonly Subnet Here = new(HereUser.Name, HereUser.Name, HereUser.Name, true);

    public Task<LaunchTemplate> CreateLaunchTemplateAsync(NewLaunchTemplate template, CancellationToken cancellationToken) => computer.MakeTemplateAsync(template, cancellationToken);

    public Task<IReadOnlyList<LaunchTemplate>> FindLaunchTemplatesAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) => computer.TemplatesAsync(tags, cancellationToken);

    public Task<bool> DeleteLaunchTemplateAsync(string id, CancellationToken cancellationToken) => computer.RemoveTemplateAsync(id, cancellationToken);

    public async Task<IReadOnlyList<Machine>> DescribeGroupMachinesAsync(string group, CancellationToken cancellationToken)
        => [.. (await computer.GroupsAsync(g => g.Name == group, cancellationToken)).SelectMany(g => g.Machines)
            .Select(m => new Machine(m.Id, m.Address is null ? "pending" : "running", m.StartedAt) { PrivateAddress = m.Address, InstanceType = "process" })];

    public Task<IReadOnlyList<SecurityGroup>> FindSecurityGroupsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SecurityGroup>>([]);

    public Task<bool> DeleteSecurityGroupAsync(string id, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<IReadOnlyList<Subnet>> DescribeSubnetsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Subnet>>([Here]);

    public Task<IReadOnlyList<Vpc>> DescribeVpcsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Vpc>>([new Vpc(HereUser.Name, true)]);

    public Task<string> CreateSecurityGroupAsync(NewSecurityGroup group, CancellationToken cancellationToken) => throw HereNothing.Refusal("CreateSecurityGroup");

    public Task AuthorizeIngressAsync(string groupId, IngressRule rule, CancellationToken cancellationToken) => throw HereNothing.Refusal("AuthorizeSecurityGroupIngress");
}
