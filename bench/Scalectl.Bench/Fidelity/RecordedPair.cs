using System.Text.Json;

namespace Scalectl.Bench.Fidelity;

/// <summary>A run and its replay, as the client printed them: <c>experiment show</c> and <c>simulate --experiment</c>, both with <c>--output json</c>.</summary>
internal sealed record RecordedPair(
    string Id, string Name, string Policy, string Function, int Steps, double StepSeconds, bool? KeptSchedule, double? LatenessP95Ms, string State,
    IReadOnlyDictionary<string, (double Measured, double Simulated)> Figures, IReadOnlyDictionary<string, double> Constants)
{
    /// <summary>Every pair of a folder: NAME.run.json and NAME.simulated.json.</summary>
    public static IReadOnlyList<RecordedPair> ReadAll(string folder) =>
        [.. Directory.GetFiles(folder, "*.run.json").Order(StringComparer.Ordinal).Select(path => Read(path, path[..^".run.json".Length] + ".simulated.json"))];

    private static RecordedPair Read(string runPath, string simulatedPath)
    {
        using var runText = JsonDocument.Parse(File.ReadAllText(runPath));
        using var simulatedText = JsonDocument.Parse(File.ReadAllText(simulatedPath));
        var (run, simulated) = (runText.RootElement, simulatedText.RootElement);
        var specification = run.GetProperty("specification");
        var load = specification.GetProperty("load");
        var sent = run.TryGetProperty("load", out var report) && report.ValueKind == JsonValueKind.Object ? report : default;
        return new RecordedPair(
            run.GetProperty("id").GetString()!,
            specification.GetProperty("name").GetString()!,
            simulated.GetProperty("ran").GetString()!,
            load.GetProperty("function").GetString()!,
            load.GetProperty("steps").GetInt32(),
            Duration.TryParse(load.GetProperty("step").GetString(), out var step) ? step.TotalSeconds : throw new InvalidDataException($"{runPath}: the load has no step"),
            sent.ValueKind == JsonValueKind.Object ? sent.GetProperty("keptSchedule").GetBoolean() : null,
            sent.ValueKind == JsonValueKind.Object && sent.TryGetProperty("latenessP95Ms", out var late) && late.ValueKind == JsonValueKind.Number ? late.GetDouble() : null,
            run.GetProperty("state").GetString()!,
            simulated.GetProperty("figures").EnumerateArray()
                .Where(f => Has(f, "measured") && Has(f, "simulated"))
                .ToDictionary(f => f.GetProperty("name").GetString()!, f => (f.GetProperty("measured").GetDouble(), f.GetProperty("simulated").GetDouble()), StringComparer.Ordinal),
            simulated.GetProperty("constants").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("value").GetDouble(), StringComparer.Ordinal));
    }

    private static bool Has(JsonElement figure, string name) => figure.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number;
}
