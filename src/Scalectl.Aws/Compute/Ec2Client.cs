using Amazon.EC2;
using Amazon.EC2.Model;

namespace Scalectl.Aws.Compute;

internal sealed class Ec2Client(IAmazonEC2 client, CloudCalls calls) : IEc2
{
    public async Task<LaunchTemplate> CreateLaunchTemplateAsync(NewLaunchTemplate template, CancellationToken cancellationToken)
    {
        // The token makes the SDK's own repetitions harmless; it is new for each call, because AWS remembers a token
        // longer than a template may live.
        var request = new CreateLaunchTemplateRequest
        {
            LaunchTemplateName = template.Name,
            ClientToken = Guid.NewGuid().ToString(),
            LaunchTemplateData = Ec2Requests.Data(template),
            TagSpecifications = Ec2Requests.Tags(ResourceType.LaunchTemplate, template.Tags),
        };
        try
        {
            var answer = await calls.RunAsync("CreateLaunchTemplate", ct => client.CreateLaunchTemplateAsync(request, ct), cancellationToken).ConfigureAwait(false);
            return Ec2Reader.Template(answer.LaunchTemplate);
        }
        catch (CloudException e) when (e.Code == "InvalidLaunchTemplateName.AlreadyExistsException" && template.Tags.Count > 0)
        {
            if (await calls.FindMadeAsync(
                async ct => (await FindLaunchTemplatesAsync(template.Tags, ct).ConfigureAwait(false)).FirstOrDefault(t => t.Name == template.Name), cancellationToken).ConfigureAwait(false) is { } made)
            {
                return made;
            }

            throw;
        }
    }

    public Task<IReadOnlyList<LaunchTemplate>> FindLaunchTemplatesAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
        => PagesAsync("DescribeLaunchTemplates", async (token, ct) =>
        {
            var page = await client.DescribeLaunchTemplatesAsync(new() { Filters = Ec2Requests.TagFilters(tags), NextToken = token }, ct).ConfigureAwait(false);
            return (page.LaunchTemplates?.Select(Ec2Reader.Template), page.NextToken);
        }, cancellationToken);

    public Task<bool> DeleteLaunchTemplateAsync(string id, CancellationToken cancellationToken)
        => DeleteAsync("DeleteLaunchTemplate", ct => client.DeleteLaunchTemplateAsync(new DeleteLaunchTemplateRequest { LaunchTemplateId = id }, ct), cancellationToken);

    public Task<IReadOnlyList<Machine>> DescribeGroupMachinesAsync(string group, CancellationToken cancellationToken)
        => PagesAsync("DescribeInstances", async (token, ct) =>
        {
            var page = await client.DescribeInstancesAsync(
                new DescribeInstancesRequest { Filters = [Ec2Requests.Filter("tag:aws:autoscaling:groupName", group)], NextToken = token }, ct).ConfigureAwait(false);
            return (page.Reservations?.SelectMany(r => r.Instances ?? []).Select(Ec2Reader.Machine), page.NextToken);
        }, cancellationToken);

    public async Task<string> CreateSecurityGroupAsync(NewSecurityGroup group, CancellationToken cancellationToken)
    {
        var request = new CreateSecurityGroupRequest
        {
            GroupName = group.Name,
            Description = group.Description,
            VpcId = group.VpcId,
            TagSpecifications = Ec2Requests.Tags(ResourceType.SecurityGroup, group.Tags),
        };
        try
        {
            return (await calls.RunAsync("CreateSecurityGroup", ct => client.CreateSecurityGroupAsync(request, ct), cancellationToken).ConfigureAwait(false)).GroupId;
        }
        catch (CloudException e) when (e.Code == "InvalidGroup.Duplicate" && group.Tags.Count > 0)
        {
            if (await calls.FindMadeAsync(
                async ct => (await FindSecurityGroupsAsync(group.Tags, ct).ConfigureAwait(false)).FirstOrDefault(g => g.Name == group.Name && g.VpcId == group.VpcId), cancellationToken).ConfigureAwait(false) is { } made)
            {
                return made.Id;
            }

            throw;
        }
    }

    public async Task AuthorizeIngressAsync(string groupId, IngressRule rule, CancellationToken cancellationToken)
    {
        try
        {
            await calls.RunAsync("AuthorizeSecurityGroupIngress", ct => client.AuthorizeSecurityGroupIngressAsync(
                new AuthorizeSecurityGroupIngressRequest { GroupId = groupId, IpPermissions = [Ec2Requests.Permission(rule)] }, ct), cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException e) when (e.Code == "InvalidPermission.Duplicate")
        {
            // It is there: what was asked for.
        }
    }

    public Task<IReadOnlyList<SecurityGroup>> FindSecurityGroupsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
        => PagesAsync("DescribeSecurityGroups", async (token, ct) =>
        {
            var page = await client.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { Filters = Ec2Requests.TagFilters(tags), NextToken = token }, ct).ConfigureAwait(false);
            return (page.SecurityGroups?.Select(Ec2Reader.SecurityGroup), page.NextToken);
        }, cancellationToken);

    public Task<bool> DeleteSecurityGroupAsync(string id, CancellationToken cancellationToken)
        => DeleteAsync("DeleteSecurityGroup", ct => client.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = id }, ct), cancellationToken);

    public Task<IReadOnlyList<Subnet>> DescribeSubnetsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
        => PagesAsync("DescribeSubnets", async (token, ct) =>
        {
            var request = new DescribeSubnetsRequest { NextToken = token };
            if (ids.Count > 0)
            {
                request.SubnetIds = [.. ids];
            }
            else
            {
                request.Filters = [Ec2Requests.Filter("default-for-az", "true")];
            }

            var page = await client.DescribeSubnetsAsync(request, ct).ConfigureAwait(false);
            return (page.Subnets?.Select(Ec2Reader.Subnet), page.NextToken);
        }, cancellationToken);

    public Task<IReadOnlyList<Vpc>> DescribeVpcsAsync(CancellationToken cancellationToken)
        => PagesAsync("DescribeVpcs", async (token, ct) =>
        {
            var page = await client.DescribeVpcsAsync(new DescribeVpcsRequest { NextToken = token }, ct).ConfigureAwait(false);
            return (page.Vpcs?.Select(v => new Vpc(v.VpcId, v.IsDefault ?? false)), page.NextToken);
        }, cancellationToken);

    private async Task<IReadOnlyList<T>> PagesAsync<T>(
        string operation, Func<string?, CancellationToken, Task<(IEnumerable<T>? Items, string? NextToken)>> page, CancellationToken cancellationToken)
    {
        List<T> items = [];
        string? token = null;
        do
        {
            (var some, token) = await calls.RunAsync(operation, ct => page(token, ct), cancellationToken).ConfigureAwait(false);
            items.AddRange(some ?? []); // the SDK gives null for an empty list
        }
        while (!string.IsNullOrEmpty(token));
        return items;
    }

    private async Task<bool> DeleteAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            await calls.RunAsync(operation, call, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (CloudException e) when (e.Code.Contains("NotFound", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
