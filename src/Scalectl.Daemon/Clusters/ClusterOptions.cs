namespace Scalectl.Daemon.Clusters;

/// <summary>Settings of the clusters (configuration section <c>Clusters</c>, environment <c>Clusters__MaxMachines</c> ..).</summary>
public sealed record ClusterOptions
{
    /// <summary>Port of a generator's control port.</summary>
    public const int ControlPort = 8080;

    /// <summary>Most machines of all clusters together, 1 to 10,000: a cap on what a typing error can cost.</summary>
    public int MaxMachines { get; init; } = 20;

    /// <summary>How long machines may take from the launch until their control ports answer.</summary>
    public TimeSpan LaunchTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after its end the cloud itself sets a cluster's group to 0.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often machines are asked how they are.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Image of machines that have the generator on their PATH (bootstrap process).</summary>
    public string ProcessImageId { get; init; } = "ami-lab-process";

    /// <summary>Container image of the generator (bootstrap docker).</summary>
    public string GeneratorImage { get; init; } = $"ghcr.io/scalectl/scalectl-generator:{typeof(ClusterOptions).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Network that reaches the control ports, where the user names no security group; null: this daemon's own address.</summary>
    public string? ControlCidr { get; init; }

    /// <summary>Tells this daemon's address as the cloud's machines see it: one address as plain text. Not asked for a lab.</summary>
    public Uri AddressService { get; init; } = new("https://checkip.amazonaws.com");

    public static ClusterOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Clusters");
        var standard = new ClusterOptions();
        return new ClusterOptions
        {
            MaxMachines = int.TryParse(section["MaxMachines"], out var most) && most is >= 1 and <= 10_000 ? most : standard.MaxMachines,
            ProcessImageId = section["ProcessImageId"] ?? standard.ProcessImageId,
            GeneratorImage = section["GeneratorImage"] ?? standard.GeneratorImage,
            ControlCidr = section["ControlCidr"] is { Length: > 0 } cidr ? cidr : null,
            AddressService = Uri.TryCreate(section["AddressService"], UriKind.Absolute, out var service) ? service : standard.AddressService,
        };
    }
}
