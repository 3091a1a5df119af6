using Scalectl.Api;
using Scalectl.Elasticity;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Client.Tests;

/// <summary>Answers of a daemon, with every field that a reader may see.</summary>
internal static class Contract
{
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_795_500_000);

    public static readonly UserView Alice = new(
        "alice", "eu-central-1", null, "MPLE", null, "my-key", ["subnet-1", "subnet-2"], "sg-1", null, Bootstrap.Docker, 60, true, "123456789012", "arn:aws:iam::123456789012:user/alice");

    public static readonly UserView Lab = new("lab", "eu-central-1", null, "0001", null, null, [], null, "http://127.0.0.1:8086", Bootstrap.Process, 1, false, null, null);

    public static readonly LoadReport Load = new()
    {
        Planned = 2660,
        Sent = 2658,
        Missed = 2,
        Answered = 2650,
        Answered2xx = 2600,
        Answered5xx = 50,
        NoAnswer = 8,
        NoAnswerByCause = new Dictionary<NoAnswerCause, long> { [NoAnswerCause.Timeout] = 5, [NoAnswerCause.Refused] = 3 },
        LatenessP95Ms = 1.25,
        KeptSchedule = false,
        LoadBalancerRequests = 2710,
        ProbeRequests = 60,
        Agrees = true,
        PerRoute =
        [
            new("GET /", 0.75, 1990, 1989, 1, 1985, 1975, 10, 4, new(78.5, 61.25, 140, 210.5, 480, 902.75), new(77, 60, 138.5, 208, 475.5, 900)),
            new("cart", 0.25, 670, 669, 1, 665, 625, 40, 4, new(212, 180, 390.5, 510, 880, 1204), new(210.5, 178, 388, 505, 871, 1200)),
        ],
    };

    public static readonly ClusterView Cluster = new()
    {
        Name = "cluster-1",
        RunId = "cluster-1",
        State = ClusterState.Running,
        Target = "http://10.0.0.7/",
        Function = "(-1)*(x-10)^2+100",
        Size = 2,
        Type = "t2.micro",
        Steps = 20,
        StepSeconds = 60,
        StartedAt = Start,
        EndsAt = Start.AddMinutes(20),
        Machines = [new(0, "i-0a", "10.0.0.8", "running", 1330, 1329, 1325, 4, 1), new(1, "i-0b", "10.0.0.9", "running", 1330, 1329, 1325, 4, 1)],
        Load = Load,
    };

    public static readonly AppView App = new()
    {
        Name = "shop",
        State = AppState.Ready,
        Url = "http://shop-1.elb.amazonaws.com/",
        Group = "scalectl-app-shop",
        Type = "t3.micro",
        Image = "ami-0abc",
        Min = 1,
        Max = 8,
        Desired = 2,
        InService = 2,
        Policy = new PolicyView { Target = 60 },
        WarmUpSeconds = 300,
    };

    public static readonly ExperimentSummary Running = new()
    {
        Id = "sine-60-1",
        Name = "sine-60",
        State = ExperimentState.Running,
        CreatedAt = Start.AddMinutes(-2),
        StartedAt = Start,
        Progress = 0.42,
    };

    public static readonly StatusView Status = new()
    {
        Version = "0.1.0",
        ProcessId = 4711,
        Since = Start,
        Home = "/home/alice/.local/state/scalectl",
        Address = "http://127.0.0.1:8085",
        ActiveUser = "alice",
        Clusters = [Cluster],
        Apps = [App],
        RunningExperiments = [Running],
    };

    public static readonly CostReport Cost = new()
    {
        Machines = 3,
        MachineSeconds = 2400,
        BilledSeconds = 2400,
        ChargedMinutes = 40,
        ChargedHours = 3,
        OperatingExpense = 41,
        Cost = 0.0077,
        Currency = "USD",
        PricePerHour = 0.0116,
        Billing = BillingRule.Second,
    };

    public static readonly UserReport User = new()
    {
        AverageResponseTimeMs = 81.25,
        AverageLatencyMs = 0.4,
        P95Ms = 240.5,
        TotalResponses = 2650,
        SuccessResponses = 2600,
        ErrorResponses = 50,
        NoAnswer = 8,
        ErrorShare = 0.0218,
    };

    /// <summary>Two launches by the policy, one machine of the group's start, one end by the policy.</summary>
    public static readonly IReadOnlyList<ScalingActivity> Activities =
    [
        Activity(-60, "Launching a new EC2 instance: i-1", "a user request created an AutoScalingGroup"),
        Activity(120, "Launching a new EC2 instance: i-2", "a monitor alarm TargetTracking-AlarmHigh in state ALARM triggered policy"),
        Activity(180, "Launching a new EC2 instance: i-3", "a monitor alarm TargetTracking-AlarmHigh in state ALARM triggered policy"),
        Activity(600, "Terminating EC2 instance: i-2", "a monitor alarm TargetTracking-AlarmLow in state ALARM triggered policy"),
        Activity(1300, "Terminating EC2 instance: i-3", "a user request deleted an AutoScalingGroup"),
    ];

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static readonly ElasticityReport Elasticity = ElasticityMetrics.Compute(
        StepSeries.Uniform(0, Minute, [1, 3, 3, 3, 1, 1, 1, 1, 1, 1]), StepSeries.Uniform(0, Minute, [1, 1, 2, 3, 3, 1, 1, 1, 1, 1]), 8, Minute)!;

    private static ScalingActivity Activity(int second, string description, string cause)
    {
        var start = Start.AddSeconds(second).ToUnixTimeMilliseconds();
        return new ScalingActivity($"a{second}", start, start + 1000, "Successful", description, cause);
    }
}
