namespace Scalectl.Daemon.Collection;

/// <summary>Remembers since when the cloud has not answered. Several pollers report; one that works is enough to be well.</summary>
internal sealed class HealthKeeper(TimeProvider time)
{
    private readonly Lock _lock = new();
    private CollectionHealth _health = CollectionHealth.Well;

    public CollectionHealth Now
    {
        get
        {
            lock (_lock)
            {
                return _health;
            }
        }
    }

    public void Worked()
    {
        lock (_lock)
        {
            _health = CollectionHealth.Well;
        }
    }

    public void Failed(string why)
    {
        lock (_lock)
        {
            _health = new CollectionHealth(_health.Failures + 1, _health.Since ?? time.GetUtcNow(), why);
        }
    }
}
