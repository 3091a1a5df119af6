using System.Text.RegularExpressions;

namespace Scalectl.Daemon.Resources;

/// <summary>Images that the cloud resolves itself, so that no table of ids grows old here.</summary>
public static partial class MachineImages
{
    /// <summary>Amazon Linux 2023 with docker, for the machine type's processor.</summary>
    public static string WithDocker(string machineType)
        => $"resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/{(IsArm(machineType) ? "arm64/" : "")}recommended/image_id";

    /// <summary>A <c>g</c> after the generation's digit means Graviton: t4g, c7gn, m6gd; a1 is the first of them.</summary>
    public static bool IsArm(string machineType) => Arm().IsMatch(machineType);

    public static bool IsMachineType(string? type) => type is not null && Type().IsMatch(type);

    [GeneratedRegex(@"^([a-z]+[0-9]+[a-z]*g[a-z]*|a1)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Arm();

    [GeneratedRegex(@"^[a-z][a-z0-9-]{1,30}\.[a-z0-9-]{1,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Type();
}
