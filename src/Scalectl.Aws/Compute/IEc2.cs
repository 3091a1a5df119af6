namespace Scalectl.Aws.Compute;

/// <summary>Amazon EC2, API version 2016-11-15: the operations that Scalectl uses. Lists are complete (all pages).</summary>
public interface IEc2
{
    /// <summary>Makes a launch template. One of that name that carries all of these tags counts as made.</summary>
    Task<LaunchTemplate> CreateLaunchTemplateAsync(NewLaunchTemplate template, CancellationToken cancellationToken);

    /// <summary>Every template that carries these tags.</summary>
    Task<IReadOnlyList<LaunchTemplate>> FindLaunchTemplatesAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <returns>False: there was no such template.</returns>
    Task<bool> DeleteLaunchTemplateAsync(string id, CancellationToken cancellationToken);

    /// <summary>The machines of a group, also those that ended a short while ago.</summary>
    Task<IReadOnlyList<Machine>> DescribeGroupMachinesAsync(string group, CancellationToken cancellationToken);

    /// <returns>The group's id.</returns>
    Task<string> CreateSecurityGroupAsync(NewSecurityGroup group, CancellationToken cancellationToken);

    /// <summary>Opens a TCP port range; a rule that is there already is no error.</summary>
    Task AuthorizeIngressAsync(string groupId, IngressRule rule, CancellationToken cancellationToken);

    Task<IReadOnlyList<SecurityGroup>> FindSecurityGroupsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <returns>False: there was no such group. One in use is an error: <c>DependencyViolation</c>.</returns>
    Task<bool> DeleteSecurityGroupAsync(string id, CancellationToken cancellationToken);

    /// <summary>Those with these ids; without ids, the default subnet of each availability zone.</summary>
    Task<IReadOnlyList<Subnet>> DescribeSubnetsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    Task<IReadOnlyList<Vpc>> DescribeVpcsAsync(CancellationToken cancellationToken);
}
