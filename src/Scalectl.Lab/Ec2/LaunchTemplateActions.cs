using System.Globalization;
using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>The actions on launch templates.</summary>
internal sealed class LaunchTemplateActions(LaunchTemplateStore store, LabOptions options, TimeProvider time)
{
    private static readonly Ec2Filters<LaunchTemplate> Filters = new(
        new Dictionary<string, Func<LaunchTemplate, IEnumerable<string>>> { ["launch-template-name"] = t => [t.Name] }, t => t.Tags);

    public QueryAnswer Create(QueryRequest request)
    {
        var name = request.Required("LaunchTemplateName");
        var version = LaunchTemplateReader.Read(request, 1, null, time.GetUtcNow());
        if (name.Length is > 0 and (< 3 or > 128))
        {
            request.Note(new AwsError("InvalidLaunchTemplateName.MalformedException", "Launch template names must be 3 to 128 characters long."));
        }

        var template = new LaunchTemplate(LabId.New("lt"), name, time.GetUtcNow(), 1, [version], Ec2Wire.ReadTags(request, "launch-template"));
        return (request.Problem ?? store.Add(template, request.Text("ClientToken"), out template)) is { } error
            ? error
            : QueryAnswer.Of(new XElement("launchTemplate", Template(template)));
    }

    public QueryAnswer CreateVersion(QueryRequest request)
    {
        var idOrName = IdOrName(request);
        if ((request.Problem ?? Missing([idOrName])) is { } error)
        {
            return error;
        }

        var source = request.Text("SourceVersion") is { } given ? store.Find(idOrName)?.Version(given) : null;
        var version = LaunchTemplateReader.Read(request, 0, source, time.GetUtcNow());
        if (request.Problem is { } problem)
        {
            return problem;
        }

        var changed = store.Change(idOrName, t => t with { Versions = [.. t.Versions, version with { Number = t.LatestVersion + 1 }] });
        return changed is null ? NotFound(idOrName) : QueryAnswer.Of(new XElement("launchTemplateVersion", Version(changed, changed.Versions[^1])));
    }

    public QueryAnswer Delete(QueryRequest request)
    {
        var idOrName = IdOrName(request);
        return request.Problem is { } problem ? problem
            : store.Remove(idOrName) is { } template ? QueryAnswer.Of(new XElement("launchTemplate", Template(template)))
            : NotFound(idOrName);
    }

    public QueryAnswer Describe(QueryRequest request)
    {
        var (ids, names) = (request.List("LaunchTemplateId"), request.List("LaunchTemplateName"));
        if (Missing([.. ids, .. names]) is { } error)
        {
            return error;
        }

        var templates = Filters.Apply(request, store.All.Where(t => (ids.Count == 0 || ids.Contains(t.Id)) && (names.Count == 0 || names.Contains(t.Name))));
        return Ec2Wire.PageOf(request, templates, t => t.Id, page => AwsXml.Items("launchTemplates", page.Select(Template)));
    }

    public QueryAnswer DescribeVersions(QueryRequest request)
    {
        var idOrName = IdOrName(request);
        var versions = request.List("LaunchTemplateVersion");
        if ((request.Problem ?? Missing([idOrName])) is { } error)
        {
            return error;
        }

        var template = store.Find(idOrName)!;
        var found = versions.Count == 0 ? template.Versions : versions.Select(template.Version).OfType<LaunchTemplateVersion>().ToList();
        return Ec2Wire.PageOf(request, found, v => v.Number.ToString(CultureInfo.InvariantCulture), page => AwsXml.Items("launchTemplateVersionSet", page.Select(v => Version(template, v))));
    }

    private static string IdOrName(QueryRequest request)
    {
        var given = request.Text("LaunchTemplateId") ?? request.Text("LaunchTemplateName");
        if (string.IsNullOrEmpty(given))
        {
            request.Note(new AwsError("MissingParameter", "The request must contain either a launch template id or name."));
        }

        return given ?? "";
    }

    private AwsError? Missing(IEnumerable<string> idsOrNames) => idsOrNames.Where(i => store.Find(i) is null).Select(NotFound).FirstOrDefault();

    private static AwsError NotFound(string idOrName) => idOrName.StartsWith("lt-", StringComparison.Ordinal)
        ? new AwsError("InvalidLaunchTemplateId.NotFound", $"The specified launch template, with template ID {idOrName}, does not exist.")
        : new AwsError("InvalidLaunchTemplateName.NotFoundException", $"The specified launch template, with template name {idOrName}, does not exist.");

    private object?[] Template(LaunchTemplate template) =>
    [
        new XElement("launchTemplateId", template.Id),
        new XElement("launchTemplateName", template.Name),
        new XElement("createTime", AwsXml.Time(template.CreatedAt)),
        new XElement("createdBy", $"arn:aws:iam::{options.AccountId}:root"),
        new XElement("defaultVersionNumber", template.DefaultVersion),
        new XElement("latestVersionNumber", template.LatestVersion),
        Ec2Wire.Tags(template.Tags),
    ];

    private static object?[] Version(LaunchTemplate template, LaunchTemplateVersion version) =>
    [
        new XElement("launchTemplateId", template.Id),
        new XElement("launchTemplateName", template.Name),
        new XElement("versionNumber", version.Number),
        new XElement("createTime", AwsXml.Time(version.CreatedAt)),
        new XElement("defaultVersion", version.Number == template.DefaultVersion),
        new XElement(
            "launchTemplateData",
            new XElement("imageId", version.ImageId),
            new XElement("instanceType", version.InstanceType),
            AwsXml.Optional("keyName", version.KeyName),
            version.UserData.Length == 0 ? null : new XElement("userData", Convert.ToBase64String(version.UserData)),
            new XElement("monitoring", new XElement("enabled", version.Monitoring)),
            AwsXml.Items("securityGroupIdSet", version.SecurityGroupIds)),
    ];
}
