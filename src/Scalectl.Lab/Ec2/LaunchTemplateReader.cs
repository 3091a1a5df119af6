using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>Reads LaunchTemplateData; what is wrong is noted in the request.</summary>
internal static class LaunchTemplateReader
{
    /// <summary>EC2's limit, decoded.</summary>
    private const int MostUserData = 16 * 1024;

    /// <param name="source">The version that fills what is not given; null: none.</param>
    public static LaunchTemplateVersion Read(QueryRequest request, int number, LaunchTemplateVersion? source, DateTimeOffset now)
    {
        if (!request.Has("LaunchTemplateData"))
        {
            request.Required("LaunchTemplateData");
        }

        var data = request.Structure("LaunchTemplateData");
        var tags = Ec2Wire.ReadTags(data, "instance");
        var groups = data.List("SecurityGroupId");
        return new LaunchTemplateVersion(
            number,
            data.Text("ImageId") ?? source?.ImageId ?? "",
            data.Text("InstanceType") ?? source?.InstanceType ?? "t3.micro",
            data.Text("UserData") is { } userData ? Decode(request, userData) : source?.UserData ?? [],
            data.Structure("Monitoring").Flag("Enabled") ?? source?.Monitoring ?? false,
            tags.Count > 0 ? tags : source?.InstanceTags ?? tags,
            groups.Count > 0 ? groups : source?.SecurityGroupIds ?? groups,
            data.Text("KeyName") ?? source?.KeyName,
            now);
    }

    private static byte[] Decode(QueryRequest request, string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            request.Note(new AwsError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data."));
            return [];
        }

        if (length > MostUserData)
        {
            request.Note(new AwsError("InvalidParameterValue", $"User data is limited to {MostUserData} bytes, found {length}."));
        }

        return bytes[..length];
    }
}
