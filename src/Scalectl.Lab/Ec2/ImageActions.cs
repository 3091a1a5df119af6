using System.Xml.Linq;
using Scalectl.Lab.Machines;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>The lab's machine images; whoever asks for amazon's own finds them too.</summary>
internal sealed class ImageActions(MachineFleet fleet, LabOptions options)
{
    private static readonly Ec2Filters<IMachineImage> Filters = new(
        new Dictionary<string, Func<IMachineImage, IEnumerable<string>>>
        {
            ["image-id"] = i => [i.ImageId],
            ["name"] = i => [i.Name],
            ["state"] = _ => ["available"],
            ["architecture"] = _ => ["x86_64"],
        },
        _ => new Dictionary<string, string>());

    public QueryAnswer Describe(QueryRequest request)
    {
        var ids = request.List("ImageId");
        var images = fleet.Images.OrderBy(i => i.ImageId, StringComparer.Ordinal).ToList();
        if (ids.FirstOrDefault(id => !images.Exists(i => i.ImageId == id)) is { } missing)
        {
            return new AwsError("InvalidAMIID.NotFound", $"The image id '[{missing}]' does not exist. The lab has {string.Join(", ", images.Select(i => i.ImageId))}.");
        }

        var found = Filters.Apply(request, images.Where(i => ids.Count == 0 || ids.Contains(i.ImageId)));
        return Ec2Wire.PageOf(request, found, i => i.ImageId, page => AwsXml.Items("imagesSet", page.Select(Image)));
    }

    private object?[] Image(IMachineImage image) =>
    [
        new XElement("imageId", image.ImageId),
        new XElement("name", image.Name),
        new XElement("imageState", "available"),
        new XElement("imageOwnerId", options.AccountId),
        new XElement("isPublic", true),
        new XElement("architecture", "x86_64"),
        new XElement("imageType", "machine"),
        new XElement("rootDeviceType", "ebs"),
        new XElement("rootDeviceName", "/dev/xvda"),
        new XElement("creationDate", "2026-01-01T00:00:00.000Z"),
    ];
}
