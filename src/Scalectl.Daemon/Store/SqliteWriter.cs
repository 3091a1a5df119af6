using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Scalectl.Daemon.Store;

/// <summary>
/// The one writer. Writes are gathered and committed together: samples after at most 250 ms, a document at once
/// (with whatever waits). A write's task ends after its commit, so what was acknowledged survives a kill; documents
/// (synchronous FULL) survive a power cut too.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>How long samples may wait for company.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250);

    private const int MostWaiting = 1024;
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly Action _rolledBack;

    // Written by every caller of the store, who waits when it is full; closed by DisposeAsync.
    private readonly Channel<Write> _writes = Channel.CreateBounded<Write>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Task _loop;
    private bool _full = true;

    /// <param name="connection">The writer's own.</param>
    /// <param name="time">Times the gathering.</param>
    /// <param name="rolledBack">Whatever was remembered of a transaction that failed must be forgotten.</param>
    public SqliteWriter(SqliteConnection connection, TimeProvider time, Action rolledBack)
    {
        _connection = connection;
        _time = time;
        _rolledBack = rolledBack;
        _loop = Task.Run(LoopAsync);
    }

    /// <param name="durable">A document: committed at once and synced.</param>
    /// <param name="write">Runs inside a transaction; may run again when a neighbour fails.</param>
    /// <param name="cancellationToken">Gives up waiting for a place; what has a place is written.</param>
    public async Task<T> WriteAsync<T>(bool durable, Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        var item = new Write<T>(durable, write);
        await _writes.Writer.WriteAsync(item, cancellationToken);
        return await item.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task LoopAsync()
    {
        var batch = new List<Write>();
        while (await _writes.Reader.WaitToReadAsync())
        {
            await GatherAsync(batch);
            Commit(batch);
            batch.Clear();
        }
    }

    private async Task GatherAsync(List<Write> batch)
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
            while (batch.Count < MostWaiting && !batch.Exists(w => w.Durable) && await _writes.Reader.WaitToReadAsync(window.Token));
        }
        catch (OperationCanceledException)
        {
            // The window is over: commit what there is.
        }
    }

    private void Commit(List<Write> batch)
    {
        if (TryCommit(batch, out var error))
        {
            batch.ForEach(w => w.Succeed());
        }
        else if (batch.Count == 1)
        {
            batch[0].Fail(error!);
        }
        else
        {
            // One of them is at fault: each on its own, so that it fails alone.
            batch.ForEach(w => Commit([w]));
        }
    }

    private bool TryCommit(List<Write> batch, out Exception? error)
    {
        try
        {
            Synchronise(batch.Exists(w => w.Durable));
            using var transaction = _connection.BeginTransaction();
            batch.ForEach(w => w.Run(_connection));
            transaction.Commit();
            error = null;
            return true;
        }
        catch (Exception e)
        {
            _rolledBack();
            error = e;
            return false;
        }
    }

    private void Synchronise(bool full)
    {
        if (full != _full)
        {
            SqliteSchema.Execute(_connection, full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            _full = full;
        }
    }

    private abstract class Write(bool durable)
    {
        public bool Durable => durable;

        public abstract void Run(SqliteConnection connection);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Write<T>(bool durable, Func<SqliteConnection, T> write) : Write(durable)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Done => _done.Task;

        public override void Run(SqliteConnection connection) => _result = write(connection);

        public override void Succeed() => _done.TrySetResult(_result!);

        public override void Fail(Exception exception) => _done.TrySetException(exception);
    }
}
