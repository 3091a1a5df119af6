using System.Text.Json;
using Scalectl.Experiments;

namespace Scalectl.Reports;

/// <summary>Where the files of several experiments differ: what a comparison compares.</summary>
internal static class SpecificationDifferences
{
    /// <summary>A row for each key that is not the same in all: the key, and its value in each; the name is left out.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Of(IReadOnlyList<ExperimentSpecification> specifications)
    {
        var all = specifications.Select(specification => Flat("", JsonSerializer.SerializeToElement(specification, ExperimentJson.Default.ExperimentSpecification)).ToDictionary()).ToList();
        return
        [
            .. from key in all.SelectMany(one => one.Keys).Distinct()
               let values = all.ConvertAll(one => one.GetValueOrDefault(key, "-"))
               where key != "name" && values.Distinct().Count() > 1
               select (IReadOnlyList<string>)[key, .. values],
        ];
    }

    private static IEnumerable<KeyValuePair<string, string>> Flat(string path, JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().SelectMany(property => Flat(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value))
        : [new(path, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText().ReplaceLineEndings(""))];
}
