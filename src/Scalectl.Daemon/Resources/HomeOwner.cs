using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Resources;

/// <summary>An id of this daemon's home, so that two daemons on one cloud account leave each other's things alone.</summary>
public sealed class HomeOwner(IStore store)
{
    private static readonly DocumentKind<OwnerDocument> Kind = new("owner", OwnerJson.Default.OwnerDocument);
    private string? _id;

    public async Task<string> IdAsync(CancellationToken cancellationToken)
    {
        if (_id is null)
        {
            var kept = await store.FindAsync(Kind, "home", cancellationToken);
            if (kept is null)
            {
                kept = new OwnerDocument(Guid.NewGuid().ToString("N")[..16]);
                await store.SaveAsync(Kind, "home", kept, cancellationToken);
            }

            _id = kept.Id;
        }

        return _id;
    }
}

public sealed record OwnerDocument(string Id);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OwnerDocument))]
public sealed partial class OwnerJson : JsonSerializerContext;
