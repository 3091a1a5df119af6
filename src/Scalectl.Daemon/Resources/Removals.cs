namespace Scalectl.Daemon.Resources;

/// <summary>One removal at a time for each name; whoever asks again meanwhile waits for the same one. Not bound to a request.</summary>
internal sealed class Removals<T>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<T>> _running = [];

    public Task<T> Run(string name, Func<Task<T>> remove)
    {
        lock (_lock)
        {
            if (!_running.TryGetValue(name, out var running))
            {
                running = Task.Run(async () =>
                {
                    try
                    {
                        return await remove();
                    }
                    finally
                    {
                        lock (_lock)
                        {
                            _running.Remove(name);
                        }
                    }
                });
                _running[name] = running;
            }

            return running;
        }
    }

    public bool IsRunning(string name)
    {
        lock (_lock)
        {
            return _running.ContainsKey(name);
        }
    }

    /// <summary>Ends when none runs any more, however they end.</summary>
    public async Task SettledAsync()
    {
        Task[] running;
        lock (_lock)
        {
            running = [.. _running.Values];
        }

        foreach (var task in running)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
