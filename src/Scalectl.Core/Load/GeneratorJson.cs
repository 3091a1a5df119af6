using System.Text.Json.Serialization;

namespace Scalectl.Load;

/// <summary>
/// JSON of everything that a generator and its daemon say to each other: camelCase, enums as camelCase strings, without
/// reflection. Use <c>GeneratorJson.Default.GeneratorPlan</c> and so on.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [
        typeof(GeneratorEnumConverter<Spread>), typeof(GeneratorEnumConverter<Split>),
        typeof(GeneratorEnumConverter<GeneratorState>), typeof(GeneratorEnumConverter<NoAnswerCause>)])]
[JsonSerializable(typeof(GeneratorPlan))]
[JsonSerializable(typeof(GeneratorAssignment))]
[JsonSerializable(typeof(GeneratorStatus))]
[JsonSerializable(typeof(GeneratorSamples))]
public sealed partial class GeneratorJson : JsonSerializerContext;

/// <summary>Writes an enum as a camelCase string, as value and as key of a dictionary; reads names in any case, never numbers.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class GeneratorEnumConverter<T>() : JsonStringEnumConverter<T>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
