using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Scalectl.Lab.Tests.Whole;

/// <summary>What a user of the cloud does with it, in a few words: an application behind a balancer, and questions about it.</summary>
internal sealed class Cloud(Uri lab) : IDisposable
{
    public const string Group = "shop";

    private static readonly DateTimeOffset Begin = TimeProvider.System.GetUtcNow().AddMinutes(-1);

    private string _balancer = "", _targets = "";

    public AwsCaller Aws { get; } = new(lab);

    public Uri Application { get; private set; } = null!;

    /// <summary>A balancer, a target group and a group of the sample application, all machines in service and healthy.</summary>
    public async Task DeployAsync(string userData, int desired, int max, CancellationToken ct)
    {
        var subnets = (await Aws.CallAsync("ec2", "DescribeSubnets")).Descendants("subnetId").Select(static s => s.Value).ToList();
        var vpc = (await Aws.CallAsync("ec2", "DescribeVpcs")).Descendants("vpcId").First().Value;
        var balancer = await Aws.CallAsync("elasticloadbalancing", "CreateLoadBalancer", "Name=shop", $"Subnets.member.1={subnets[0]}", $"Subnets.member.2={subnets[1]}");
        _balancer = Value(balancer, "LoadBalancerArn");
        Application = new Uri($"http://{Value(balancer, "DNSName")}:8000/");
        _targets = Value(
            await Aws.CallAsync("elasticloadbalancing", "CreateTargetGroup", "Name=shop", "Protocol=HTTP", "Port=8080", $"VpcId={vpc}", "HealthCheckPath=/health", "HealthCheckIntervalSeconds=5"), "TargetGroupArn");
        await Aws.CallAsync(
            "elasticloadbalancing", "CreateListener", $"LoadBalancerArn={_balancer}", "Protocol=HTTP", "Port=8000", "DefaultActions.member.1.Type=forward", $"DefaultActions.member.1.TargetGroupArn={_targets}");
        await Aws.CallAsync(
            "ec2", "CreateLaunchTemplate", "LaunchTemplateName=shop", "LaunchTemplateData.ImageId=ami-lab-webapp", "LaunchTemplateData.InstanceType=t3.micro",
            $"LaunchTemplateData.UserData={Convert.ToBase64String(Encoding.UTF8.GetBytes(userData))}");
        await Aws.CallAsync(
            "autoscaling", "CreateAutoScalingGroup", $"AutoScalingGroupName={Group}", "LaunchTemplate.LaunchTemplateName=shop", "MinSize=1", $"MaxSize={max}", $"DesiredCapacity={desired}",
            $"VPCZoneIdentifier={string.Join(',', subnets)}", $"TargetGroupARNs.member.1={_targets}", "DefaultInstanceWarmup=1");
        await Eventually.TrueAsync(async () => await HealthyAsync() == desired, ct, "the machines did not become healthy");
    }

    public async Task<int> HealthyAsync() =>
        (await Aws.CallAsync("elasticloadbalancing", "DescribeTargetHealth", $"TargetGroupArn={_targets}")).Descendants("State").Count(static s => s.Value == "healthy");

    public async Task<XElement> GroupAsync() =>
        (await Aws.CallAsync("autoscaling", "DescribeAutoScalingGroups", $"AutoScalingGroupNames.member.1={Group}")).Descendants("member").First();

    public async Task<int> DesiredAsync() => int.Parse(Value(await GroupAsync(), "DesiredCapacity"), CultureInfo.InvariantCulture);

    public async Task<int> InServiceAsync() => (await GroupAsync()).Descendants("LifecycleState").Count(static s => s.Value == "InService");

    public Task<double> RequestsAsync(string metric = "RequestCount") =>
        SumAsync("AWS/ApplicationELB", metric, "LoadBalancer", _balancer[_balancer.IndexOf("app/", StringComparison.Ordinal)..]);

    public Task<IReadOnlyList<double>> CpuAsync(string statistic = "Average") => DataAsync("AWS/EC2", "CPUUtilization", "AutoScalingGroupName", Group, statistic);

    public async Task<double> SumAsync(string ns, string metric, string dimension, string value) => (await DataAsync(ns, metric, dimension, value, "Sum")).Sum();

    /// <summary>All values of a metric, one a second, oldest first.</summary>
    public async Task<IReadOnlyList<double>> DataAsync(string ns, string metric, string dimension, string value, string statistic)
    {
        var answer = await Aws.CallAsync(
            "monitoring", "GetMetricData",
            $"StartTime={Begin.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}", $"EndTime={TimeProvider.System.GetUtcNow().AddMinutes(1).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}", "ScanBy=TimestampAscending",
            "MetricDataQueries.member.1.Id=m1", "MetricDataQueries.member.1.MetricStat.Period=1", $"MetricDataQueries.member.1.MetricStat.Stat={statistic}",
            $"MetricDataQueries.member.1.MetricStat.Metric.Namespace={ns}", $"MetricDataQueries.member.1.MetricStat.Metric.MetricName={metric}",
            $"MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name={dimension}", $"MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value={value}");
        return [.. answer.Descendants("Values").Elements("member").Select(static v => double.Parse(v.Value, CultureInfo.InvariantCulture))];
    }

    /// <summary>Removes all of it in the order that AWS demands.</summary>
    public async Task RemoveAsync(CancellationToken ct)
    {
        await Aws.CallAsync("autoscaling", "DeleteAutoScalingGroup", $"AutoScalingGroupName={Group}", "ForceDelete=true");
        await Eventually.TrueAsync(
            async () => !(await Aws.CallAsync("autoscaling", "DescribeAutoScalingGroups")).Descendants("AutoScalingGroupName").Any(), ct, "the group is still there");
        await Aws.CallAsync("elasticloadbalancing", "DeleteLoadBalancer", $"LoadBalancerArn={_balancer}");
        await Aws.CallAsync("elasticloadbalancing", "DeleteTargetGroup", $"TargetGroupArn={_targets}");
        await Aws.CallAsync("ec2", "DeleteLaunchTemplate", "LaunchTemplateName=shop");
    }

    public static string Value(XElement document, string name) => document.Descendants(name).First().Value;

    public void Dispose() => Aws.Dispose();
}
