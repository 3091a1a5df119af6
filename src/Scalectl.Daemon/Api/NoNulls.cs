using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Scalectl.Daemon.Api;

/// <summary>
/// Refuses a null where a record says that there is none. The serializer's own RespectNullableAnnotations looks at
/// constructor parameters only, once a record has one (a required property is one): what may be left out came in as null.
/// </summary>
internal static class NoNulls
{
    public static IJsonTypeInfoResolver WithoutNulls(this IJsonTypeInfoResolver resolver) => resolver.WithAddedModifier(static type =>
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            if (!property.IsSetNullable && property.Set is { } set)
            {
                var name = property.Name;
                property.Set = (instance, value) => set(instance, value ?? throw new JsonException($"missing required properties including: '{name}'."));
            }
        }
    });
}
