using System.IO.Enumeration;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>EC2's filters: all must match, each by any of its values; * and ? are wildcards.</summary>
/// <param name="fields">What a filter of this name looks at; tag:KEY and tag-key come with <paramref name="tags"/>.</param>
internal sealed class Ec2Filters<T>(IReadOnlyDictionary<string, Func<T, IEnumerable<string>>> fields, Func<T, IReadOnlyDictionary<string, string>> tags)
{
    /// <summary>The items that match; filters that do not exist are noted in the request.</summary>
    public IEnumerable<T> Apply(QueryRequest request, IEnumerable<T> items)
    {
        foreach (var filter in request.Structures("Filter"))
        {
            var (name, values) = (filter.Required("Name"), filter.List("Value"));
            if (Field(name) is { } field)
            {
                items = items.Where(item => field(item).Any(found => values.Any(v => FileSystemName.MatchesSimpleExpression(v, found, ignoreCase: false))));
            }
            else
            {
                request.Note(new AwsError("InvalidParameterValue", $"The filter {InvalidInput.Shorten(name)} is invalid. Valid are tag:<key>, tag-key, {string.Join(", ", fields.Keys)}."));
            }
        }

        return items;
    }

    private Func<T, IEnumerable<string>>? Field(string name)
        => name == "tag-key" ? item => tags(item).Keys
        : name.StartsWith("tag:", StringComparison.Ordinal) ? item => tags(item).TryGetValue(name["tag:".Length..], out var value) ? [value] : []
        : fields.GetValueOrDefault(name);
}
