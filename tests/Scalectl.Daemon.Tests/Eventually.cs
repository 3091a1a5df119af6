namespace Scalectl.Daemon.Tests;

/// <summary>Waits for a condition; the test's own time limit ends it.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, CancellationToken stop)
    {
        while (!await condition())
        {
            await Task.Delay(50, stop);
        }
    }
}
