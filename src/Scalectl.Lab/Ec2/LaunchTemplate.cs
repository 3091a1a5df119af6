namespace Scalectl.Lab.Ec2;

/// <summary>One version of a launch template.</summary>
/// <param name="ImageId">An image of the lab, or <c>resolve:ssm:..</c> (any Linux image that runs its user data).</param>
/// <param name="UserData">Decoded; empty when there is none.</param>
/// <param name="InstanceTags">Tags that its instances get.</param>
public sealed record LaunchTemplateVersion(
    int Number, string ImageId, string InstanceType, byte[] UserData, bool Monitoring, IReadOnlyDictionary<string, string> InstanceTags,
    IReadOnlyList<string> SecurityGroupIds, string? KeyName, DateTimeOffset CreatedAt);

public sealed record LaunchTemplate(
    string Id, string Name, DateTimeOffset CreatedAt, int DefaultVersion, IReadOnlyList<LaunchTemplateVersion> Versions,
    IReadOnlyDictionary<string, string> Tags)
{
    public int LatestVersion => Versions[^1].Number;

    /// <summary>A number, <c>$Latest</c> or <c>$Default</c> (also null and ""); null when there is no such version.</summary>
    public LaunchTemplateVersion? Version(string? version) => version switch
    {
        "$Latest" => Versions[^1],
        null or "" or "$Default" => Versions.FirstOrDefault(v => v.Number == DefaultVersion),
        _ => Versions.FirstOrDefault(v => v.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == version),
    };
}
