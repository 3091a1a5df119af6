using System.Text.Json.Serialization;

namespace Scalectl.Daemon.Store.Copy;

/// <summary>
/// How far a copy is: a document in its target until it is whole. A copy that was interrupted finds it and goes on, and a
/// target with it is known to be half of something.
/// </summary>
internal sealed record CopyProgress(string From, IReadOnlyList<string> Runs)
{
    public const string Kind = "store-copy", Id = "progress";
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CopyProgress))]
internal sealed partial class CopyJson : JsonSerializerContext;
