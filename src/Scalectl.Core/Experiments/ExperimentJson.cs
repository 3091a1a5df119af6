using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Reports;

namespace Scalectl.Experiments;

/// <summary>JSON of specification and report: camelCase, enums as words, durations as in the file, nothing for what is not there; without reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ExperimentSpecification))]
[JsonSerializable(typeof(ExperimentReport))]
[JsonSerializable(typeof(ExperimentExport))]
[JsonSerializable(typeof(ComparisonExport))]
public sealed partial class ExperimentJson : JsonSerializerContext;
