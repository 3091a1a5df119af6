using Scalectl.Series;

namespace Scalectl.Daemon.Store.Copy;

/// <summary>A document as its bytes, of whatever kind, also one that this version does not know.</summary>
internal sealed record RawDocument(string Kind, string Id, byte[] Json);

/// <summary>A generator's second as its bytes.</summary>
internal sealed record RawSecond(int Machine, long Seq, byte[] Json);

/// <summary>A store as <c>store copy</c> sees it: everything in it, in one order on every kind of store, and as it lies there.</summary>
internal interface IStoreArchive : IAsyncDisposable
{
    /// <summary>For people: no password.</summary>
    string Name { get; }

    /// <summary>By kind, then id (UTF-8 bytes).</summary>
    IAsyncEnumerable<RawDocument> DocumentsAsync(CancellationToken cancellationToken);

    /// <summary>Every run that has samples or seconds.</summary>
    Task<IReadOnlyList<string>> RunsAsync(CancellationToken cancellationToken);

    /// <summary>By source, series, time.</summary>
    IAsyncEnumerable<Sample> SamplesAsync(string run, CancellationToken cancellationToken);

    /// <summary>By machine, then sequence number.</summary>
    IAsyncEnumerable<RawSecond> SecondsAsync(string run, CancellationToken cancellationToken);

    /// <summary>Keeps them; one that is there already is replaced.</summary>
    Task PutAsync(IReadOnlyList<RawDocument> documents, CancellationToken cancellationToken);

    Task PutAsync(string run, IReadOnlyList<Sample> samples, CancellationToken cancellationToken);

    Task PutAsync(string run, IReadOnlyList<RawSecond> seconds, CancellationToken cancellationToken);

    Task RemoveDocumentAsync(string kind, string id, CancellationToken cancellationToken);

    Task RemoveRunAsync(string run, CancellationToken cancellationToken);
}
