using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>Tags as ELBv2 sends them.</summary>
internal static class ElbTags
{
    public static IReadOnlyList<(string Key, string Value)> Read(QueryRequest request) =>
        [.. request.Structures("Tags").Select(static t => (t.Required("Key"), t.Text("Value") ?? ""))];

    public static void Set(Dictionary<string, string> tags, IReadOnlyList<(string Key, string Value)> added)
    {
        foreach (var (key, value) in added)
        {
            tags[key] = value;
        }
    }
}
