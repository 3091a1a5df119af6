using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Scalectl.Aws.Tests.Edge;

internal static class Clock
{
    /// <summary>
    /// Moves virtual time on, a little for each moment of real time, until the task ends: what happens between two waits
    /// of the task goes over a real socket. A task that needs more than 20 s of real time is a failure.
    /// </summary>
    public static async Task RunUntilAsync(FakeTimeProvider clock, Task task)
    {
        var limit = Stopwatch.StartNew();
        while (!task.IsCompleted)
        {
            Assert.That(limit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), "the task did not end");
            clock.Advance(TimeSpan.FromSeconds(0.25));
            await Task.WhenAny(task, Task.Delay(2));
        }

        await task;
    }
}
