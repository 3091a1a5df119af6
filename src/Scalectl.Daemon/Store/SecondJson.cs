using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Load;

namespace Scalectl.Daemon.Store;

/// <summary>How a generator's second is kept: the store's own spelling, so that the wire may change without it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GeneratorSecond))]
internal sealed partial class SecondJson : JsonSerializerContext;
