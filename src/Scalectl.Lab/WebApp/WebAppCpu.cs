using Scalectl.Lab.CloudWatch;
using Scalectl.Lab.Periods;

namespace Scalectl.Lab.WebApp;

/// <summary>Puts each machine's CPUUtilization of a period under its instance and under its group, as EC2 does.</summary>
public sealed class WebAppCpu(WebAppImage image, MetricStore store) : IPeriodStep
{
    private const string Namespace = "AWS/EC2", Name = "CPUUtilization", Unit = "Percent";

    public PeriodPhase Phase => PeriodPhase.Measure;

    public void AtEnd(DateTimeOffset period)
    {
        foreach (var machine in image.Machines)
        {
            if (machine.TakeCpuPct(period) is not { } pct)
            {
                continue;
            }

            store.Put(Namespace, Name, new Dictionary<string, string> { ["InstanceId"] = machine.InstanceId }, period, pct, Unit);
            if (machine.GroupName is { } group)
            {
                store.Put(Namespace, Name, new Dictionary<string, string> { ["AutoScalingGroupName"] = group }, period, pct, Unit);
            }
        }
    }
}
