using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>Tags of groups.</summary>
internal sealed class TagActions(GroupRegistry registry)
{
    public QueryAnswer CreateOrUpdate(QueryRequest request) => Change(request, (tags, tag) => [.. tags.Where(t => t.Key != tag.Key), tag]);

    public QueryAnswer Delete(QueryRequest request) => Change(request, (tags, tag) => [.. tags.Where(t => t.Key != tag.Key)]);

    public QueryAnswer Describe(QueryRequest request)
    {
        var filters = request.Structures("Filters").Select(f => (Name: f.Required("Name"), Values: f.List("Values"))).ToList();
        foreach (var (name, _) in filters.Where(f => f.Name is not ("auto-scaling-group" or "key" or "value" or "propagate-at-launch")))
        {
            request.Note(AwsError.Validation($"Filter type {InvalidInput.Shorten(name)} is not correct. Allowed Filter types are: [auto-scaling-group, key, value, propagate-at-launch]"));
        }

        var tags = registry.Snapshot()
            .SelectMany(g => g.Settings.Tags.Select(t => (Group: g.Name, Tag: t)))
            .Where(t => filters.TrueForAll(f => f.Values.Contains(Field(t.Group, t.Tag, f.Name), StringComparer.OrdinalIgnoreCase)))
            .ToList();
        return Paging.Answer(request, tags, t => $"{t.Group}\n{t.Tag.Key}", 50, page => AwsXml.Members("Tags", page.Select(t => GroupXml.Tag(t.Group, t.Tag))));
    }

    private QueryAnswer Change(QueryRequest request, Func<IReadOnlyList<GroupTag>, GroupTag, IReadOnlyList<GroupTag>> change)
    {
        var tags = request.Structures("Tags")
            .Select(t => (Group: t.Required("ResourceId"), Tag: new GroupTag(t.Required("Key"), t.Text("Value") ?? "", t.Flag("PropagateAtLaunch") ?? false)))
            .ToList();
        var error = request.Problem ?? tags.Select(t => t.Group).Where(g => registry.Find(g) is null).Select(_ => GroupRegistry.NotFound).FirstOrDefault();
        foreach (var (group, tag) in error is null ? tags : [])
        {
            error ??= registry.Edit(group, g =>
            {
                g.Settings = g.Settings with { Tags = change(g.Settings.Tags, tag) };
                return null;
            });
        }

        return error is null ? QueryAnswer.Empty : error;
    }

    private static string Field(string group, GroupTag tag, string filter) => filter switch
    {
        "auto-scaling-group" => group,
        "key" => tag.Key,
        "value" => tag.Value,
        _ => tag.PropagateAtLaunch ? "true" : "false",
    };
}
