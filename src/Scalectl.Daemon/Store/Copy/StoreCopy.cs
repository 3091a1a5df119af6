using System.Security.Cryptography;
using System.Text.Json;
using Scalectl.Api;

namespace Scalectl.Daemon.Store.Copy;

/// <summary>
/// Moves everything from one store to another and reads it back: first the documents, then run by run its samples and
/// seconds. The source is only read. Each step may be repeated, so a copy that was interrupted is simply run again.
/// </summary>
internal sealed class StoreCopy(IStoreArchive from, IStoreArchive to, Action<string> say)
{
    private const int DocumentsAtOnce = 50, SamplesAtOnce = 20_000, SecondsAtOnce = 500;

    /// <param name="force">Also into a target that has something: what has the same name there is replaced, the rest stays.</param>
    /// <param name="cancellationToken">Leaves the copy as it is; the next one goes on.</param>
    /// <returns>What was copied; errors: the target is not empty, or does not have afterwards what the source has.</returns>
    public async Task<Outcome<StoreCopyView>> RunAsync(bool force, CancellationToken cancellationToken)
    {
        var (known, others) = await LookAsync(cancellationToken);
        var resumed = known is not null && known.From == from.Name;
        if (!force && !resumed && others > 0)
        {
            return new InvalidInput("--to", $"{to.Name}, which has {others} document(s) or run(s)", "an empty store, or --force (what has the same name there is replaced, the rest stays)", "--force");
        }

        var progress = resumed ? known! : new CopyProgress(from.Name, []);
        await SaveAsync(progress, cancellationToken);
        if (progress.Runs.Count > 0)
        {
            say($"goes on after {progress.Runs.Count} run(s) that an earlier copy finished");
        }

        var documents = await CopyDocumentsAsync(cancellationToken);
        say($"{documents.Count} document(s)");
        var view = new StoreCopyView { From = from.Name, To = to.Name, Documents = documents.Count };
        var runs = await from.RunsAsync(cancellationToken);
        for (var i = 0; i < runs.Count; i++)
        {
            using var source = new RunDigest();
            if (progress.Runs.Contains(runs[i]))
            {
                await source.ReadAsync(from, runs[i], cancellationToken);
            }
            else
            {
                await CopyRunAsync(runs[i], source, cancellationToken);
            }

            if (!await IsWholeAsync(runs[i], source, cancellationToken))
            {
                return Differs($"run {runs[i]}");
            }

            progress = progress with { Runs = [.. progress.Runs.Union([runs[i]])] };
            await SaveAsync(progress, cancellationToken);
            view = view with { Runs = view.Runs + 1, Samples = view.Samples + source.Samples, Seconds = view.Seconds + source.Seconds };
            say(FormattableString.Invariant($"run {i + 1} of {runs.Count}: {runs[i]}, {source.Samples} samples and {source.Seconds} seconds, read back and the same"));
        }

        if (await FirstWrongAsync(documents, cancellationToken) is { } wrong)
        {
            return Differs($"document {wrong.Kind}/{wrong.Id}");
        }

        await to.RemoveDocumentAsync(CopyProgress.Kind, CopyProgress.Id, cancellationToken);
        return view;
    }

    private InvalidInput Differs(string what)
        => new("--from", $"{what}, which is not the same in {to.Name}", "a source that nothing writes to meanwhile; the source is untouched, run the copy again", "scalectl stop");

    /// <summary>What the target has: an earlier copy's progress, and how many other documents and runs.</summary>
    private async Task<(CopyProgress? Known, int Others)> LookAsync(CancellationToken cancellationToken)
    {
        CopyProgress? known = null;
        var others = (await to.RunsAsync(cancellationToken)).Count;
        await foreach (var document in to.DocumentsAsync(cancellationToken))
        {
            if (document.Kind == CopyProgress.Kind)
            {
                known = JsonSerializer.Deserialize(document.Json, CopyJson.Default.CopyProgress);
            }
            else
            {
                others++;
            }
        }

        return (known, others);
    }

    private Task SaveAsync(CopyProgress progress, CancellationToken cancellationToken)
        => to.PutAsync([new RawDocument(CopyProgress.Kind, CopyProgress.Id, JsonSerializer.SerializeToUtf8Bytes(progress, CopyJson.Default.CopyProgress))], cancellationToken);

    private async Task<Dictionary<(string Kind, string Id), byte[]>> CopyDocumentsAsync(CancellationToken cancellationToken)
    {
        Dictionary<(string, string), byte[]> hashes = [];
        await foreach (var block in InBlocksAsync(from.DocumentsAsync(cancellationToken), DocumentsAtOnce))
        {
            // The mark of a copy that once went into the source is no content.
            List<RawDocument> documents = [.. block.Where(d => d.Kind != CopyProgress.Kind)];
            await to.PutAsync(documents, cancellationToken);
            documents.ForEach(d => hashes[(d.Kind, d.Id)] = SHA256.HashData(d.Json));
        }

        return hashes;
    }

    private async Task CopyRunAsync(string run, RunDigest digest, CancellationToken cancellationToken)
    {
        await to.RemoveRunAsync(run, cancellationToken); // half of it from an interrupted copy, or another run of its name
        await foreach (var block in InBlocksAsync(from.SamplesAsync(run, cancellationToken), SamplesAtOnce))
        {
            await to.PutAsync(run, block, cancellationToken);
            foreach (var sample in block)
            {
                digest.Add(sample);
            }

            if (digest.Samples % 1_000_000 == 0)
            {
                say(FormattableString.Invariant($"{run}: {digest.Samples} samples so far"));
            }
        }

        await foreach (var block in InBlocksAsync(from.SecondsAsync(run, cancellationToken), SecondsAtOnce))
        {
            await to.PutAsync(run, block, cancellationToken);
            foreach (var second in block)
            {
                digest.Add(second);
            }
        }
    }

    private async Task<bool> IsWholeAsync(string run, RunDigest source, CancellationToken cancellationToken)
    {
        using var target = new RunDigest();
        await target.ReadAsync(to, run, cancellationToken);
        return source.Same(target);
    }

    private async Task<(string Kind, string Id)?> FirstWrongAsync(Dictionary<(string Kind, string Id), byte[]> hashes, CancellationToken cancellationToken)
    {
        var missing = new Dictionary<(string Kind, string Id), byte[]>(hashes);
        await foreach (var document in to.DocumentsAsync(cancellationToken))
        {
            if (missing.Remove((document.Kind, document.Id), out var hash) && !hash.AsSpan().SequenceEqual(SHA256.HashData(document.Json)))
            {
                return (document.Kind, document.Id);
            }
        }

        return missing.Count > 0 ? missing.Keys.First() : null;
    }

    private static async IAsyncEnumerable<List<T>> InBlocksAsync<T>(IAsyncEnumerable<T> items, int size)
    {
        var block = new List<T>(size);
        await foreach (var item in items)
        {
            block.Add(item);
            if (block.Count == size)
            {
                yield return block;
                block = new List<T>(size);
            }
        }

        if (block.Count > 0)
        {
            yield return block;
        }
    }
}
