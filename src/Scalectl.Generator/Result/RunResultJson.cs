using System.Text.Json.Serialization;
using Scalectl.Load;

namespace Scalectl.Generator.Result;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, Converters = [typeof(GeneratorEnumConverter<NoAnswerCause>)])]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class RunResultJson : JsonSerializerContext;
