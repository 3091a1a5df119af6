using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Resources;

/// <summary>
/// An id of this daemon's home, so that two daemons on one cloud account leave each other's things alone. It lies in the
/// store and beside it: a daemon whose store is lost still knows what it made.
/// </summary>
public sealed class HomeOwner(IStore store, DaemonHome home) : IDisposable
{
    private const int Length = 16;

    private static readonly DocumentKind<OwnerDocument> Kind = new("owner", OwnerJson.Default.OwnerDocument);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile string? _id;

    public async Task<string> IdAsync(CancellationToken cancellationToken)
    {
        if (_id is { } known)
        {
            return known;
        }

        await _gate.WaitAsync(cancellationToken); // a home has one id, whoever asks first
        try
        {
            var kept = await store.FindAsync(Kind, "home", cancellationToken);
            if (kept is null)
            {
                kept = new OwnerDocument(await BesideAsync(cancellationToken) ?? Guid.NewGuid().ToString("N")[..Length]);
                await store.SaveAsync(Kind, "home", kept, cancellationToken);
            }

            if (await BesideAsync(cancellationToken) != kept.Id)
            {
                home.WriteWhole(home.Owner, Encoding.ASCII.GetBytes(kept.Id));
            }

            return _id = kept.Id;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<string?> BesideAsync(CancellationToken cancellationToken)
        => File.Exists(home.Owner) && (await File.ReadAllTextAsync(home.Owner, cancellationToken)).Trim() is { Length: Length } id && id.All(char.IsAsciiHexDigitLower) ? id : null;
}

public sealed record OwnerDocument(string Id);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OwnerDocument))]
public sealed partial class OwnerJson : JsonSerializerContext;
