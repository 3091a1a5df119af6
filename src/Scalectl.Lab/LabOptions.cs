namespace Scalectl.Lab;

/// <summary>Settings of the lab, from its command line and environment; checked by <see cref="LabCommandLine"/>.</summary>
public sealed record LabOptions
{
    /// <summary>Control port on 127.0.0.1; 0 takes a free one. 0 or 1024 to 65535.</summary>
    public int Port { get; init; } = 8086;

    /// <summary>The metric period: what a minute is on AWS. 100 ms to 1 hour.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From launch until the machine starts: what booting is on EC2. 0 to 1 hour.</summary>
    public TimeSpan LaunchDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From stopped until gone. 0 to 1 hour.</summary>
    public TimeSpan TerminateDelay { get; init; } = TimeSpan.FromSeconds(1);

    public string AccessKeyId { get; init; } = "AKIDSCALECTLLAB00001";

    public string SecretKey { get; init; } = "scalectl-lab-secret";

    /// <summary>The lab ends when this process ends; null: it does not look.</summary>
    public int? ParentPid { get; init; }

    /// <summary>Machines of all images together that may exist at once.</summary>
    public int MaxMachines { get; init; } = 50;

    /// <summary>Machines of ami-lab-process that may exist at once: each is a real process.</summary>
    public int MaxProcessMachines { get; init; } = 20;

    /// <summary>The region that ARNs and zones name. Requests signed for any region are accepted.</summary>
    public string Region { get; init; } = "eu-central-1";

    public string AccountId { get; init; } = "123456789012";

    /// <summary>An ARN of this account and region; <paramref name="resource"/> is what follows the account.</summary>
    public string Arn(string service, string resource) => $"arn:aws:{service}:{Region}:{AccountId}:{resource}";
}
