using System.Threading.Channels;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Scalectl.Daemon.Store.Mongo;

/// <summary>
/// The one writer of samples and seconds. Writes are gathered for 250 ms and sent as one batch a collection; a write's task
/// ends when the server's majority has it, or, while the server is away, when the outage file has it. So producers go on
/// measuring through an outage, in the order of their samples.
/// </summary>
internal sealed class MongoWriter : IAsyncDisposable
{
    /// <summary>How long samples may wait for company, and how long a batch may take before it goes to the outage file.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250), WriteLimit = TimeSpan.FromSeconds(3);

    private const int MostWaiting = 1024;
    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    // Written by every caller of the store, who waits when it is full; closed by DisposeAsync.
    private readonly Channel<Waiting> _writes = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly SemaphoreSlim _gate = new(1, 1); // to the server or to the file: one at a time
    private readonly CancellationTokenSource _stop = new();
    private readonly MongoSchema _schema;
    private readonly OutageFile _outage;
    private readonly MongoLink _link;
    private readonly TimeProvider _time;
    private readonly Task _loop;

    public MongoWriter(MongoSchema schema, MongoAddress address, OutageFile outage, TimeSpan patience, TimeProvider time, ILogger logger)
    {
        (_schema, _outage, _time) = (schema, outage, time);
        _link = new MongoLink(address, patience, RecoverAsync, time, logger);
        _loop = Task.Run(LoopAsync);
    }

    public MongoLink Link => _link;

    public async Task WriteAsync(MongoAppend append, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(append);
        await _writes.Writer.WriteAsync(waiting, cancellationToken);
        await waiting.Done.Task;
    }

    /// <summary>Removes a run's samples and seconds, after whatever was appended before.</summary>
    public Task<bool> RemoveRunAsync(string runId, CancellationToken cancellationToken) => _link.DoAsync(async stop =>
    {
        await _gate.WaitAsync(stop);
        try
        {
            if (!_outage.IsEmpty)
            {
                throw new IOException("older samples are still to be written");
            }

            var run = new BsonDocument("run", runId);
            await _schema.Samples.DeleteManyAsync(run, stop);
            await _schema.Seconds.DeleteManyAsync(run, stop);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }, cancellationToken);

    /// <summary>Asks the server, and writes what the outage file holds, in its order.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await _schema.PingAsync(cancellationToken);
        while (true)
        {
            await _gate.WaitAsync(cancellationToken); // each time anew: appends go on between
            try
            {
                if (_outage.IsEmpty)
                {
                    _link.Recovered();
                    return;
                }

                var kept = _outage.Next(out var position);
                await SendAsync(kept, cancellationToken);
                _outage.Confirm(position);
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        await _link.DisposeAsync();
        _outage.Dispose();
        _gate.Dispose();
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        var batch = new List<Waiting>();
        while (await _writes.Reader.WaitToReadAsync())
        {
            await GatherAsync(batch);
            await KeepAsync(batch);
            batch.Clear();
        }
    }

    private async Task GatherAsync(List<Waiting> batch)
    {
        using var window = new CancellationTokenSource(Gather, _time);
        try
        {
            do
            {
                while (batch.Count < MostWaiting && _writes.Reader.TryRead(out var write))
                {
                    batch.Add(write);
                }
            }
            while (batch.Count < MostWaiting && await _writes.Reader.WaitToReadAsync(window.Token));
        }
        catch (OperationCanceledException)
        {
            // The window is over: write what there is.
        }
    }

    /// <summary>To the server, or to the file; what can go to neither fails, each write for itself.</summary>
    private async Task KeepAsync(IReadOnlyList<Waiting> batch)
    {
        await _gate.WaitAsync();
        try
        {
            if (!_link.IsAway && await TrySendAsync(batch))
            {
                return;
            }

            if (!_outage.IsFull)
            {
                _outage.Append(batch.Select(w => w.Append));
                Succeed(batch);
                return;
            }
        }
        catch (Exception e)
        {
            if (batch.Count == 1)
            {
                batch[0].Done.TrySetException(e);
                return;
            }
        }
        finally
        {
            _gate.Release();
        }

        if (_outage.IsFull && _link.IsAway)
        {
            await WaitForRoomAsync(batch);
            return;
        }

        // One of them is at fault: each on its own, so that it fails alone.
        foreach (var write in batch)
        {
            await KeepAsync([write]);
        }
    }

    private async Task WaitForRoomAsync(IReadOnlyList<Waiting> batch)
    {
        try
        {
            await _link.Back.WaitAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            foreach (var write in batch)
            {
                write.Done.TrySetException(_link.Unavailable());
            }

            return;
        }

        await KeepAsync(batch);
    }

    private async Task<bool> TrySendAsync(IReadOnlyList<Waiting> batch)
    {
        using var limit = new CancellationTokenSource(WriteLimit, _time);
        try
        {
            await SendAsync([.. batch.Select(w => w.Append)], limit.Token);
            Succeed(batch);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException || MongoFailures.IsAway(e))
        {
            _link.Failed(e);
            return false;
        }
    }

    private async Task SendAsync(IReadOnlyList<MongoAppend> appends, CancellationToken cancellationToken)
    {
        var samples = SampleBuckets.Writes(appends.SelectMany(a => a.Samples.Select(s => (a.Run, s)))).ToList();
        if (samples.Count > 0)
        {
            await _schema.Samples.BulkWriteAsync(samples, Unordered, cancellationToken);
        }

        // The first that was told stays, here and on the server: setOnInsert changes nothing that is there.
        var seconds = appends.SelectMany(a => a.Seconds.Select(s => (a.Run, Second: s))).DistinctBy(s => (s.Run, s.Second.Machine, s.Second.Seq)).Select(s => Write(s.Run, s.Second)).ToList();
        if (seconds.Count > 0)
        {
            await _schema.Seconds.BulkWriteAsync(seconds, Unordered, cancellationToken);
        }
    }

    private static UpdateOneModel<BsonDocument> Write(string run, KeptSecond second) => new(
        new BsonDocument { { "run", run }, { "machine", second.Machine }, { "seq", second.Seq } },
        new BsonDocument("$setOnInsert", new BsonDocument("json", second.Json)))
    { IsUpsert = true };

    private static void Succeed(IReadOnlyList<Waiting> batch)
    {
        foreach (var write in batch)
        {
            write.Done.TrySetResult();
        }
    }

    private sealed class Waiting(MongoAppend append)
    {
        public MongoAppend Append => append;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
