namespace Scalectl.Lab.Tests;

/// <summary>Waits for a condition, bounded: how tests meet what happens in another thread or process.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition, CancellationToken ct, string what = "the condition did not come true") =>
        TrueAsync(() => Task.FromResult(condition()), ct, what);

    public static async Task TrueAsync(Func<Task<bool>> condition, CancellationToken ct, string what = "the condition did not come true")
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(begun), Is.LessThan(Limit), what);
            await Task.Delay(10, ct);
        }
    }
}
