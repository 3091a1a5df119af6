using Scalectl.Generator.Engine;
using Scalectl.Generator.Result;

namespace Scalectl.Generator.Tests.Result;

public sealed class SecondCollectorTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task HandOver_WhileOthersReadAndMerge_KeepsNoLoopWaiting(CancellationToken stop)
    {
        SecondCollector seconds = new();
        seconds.Expect(1);
        SecondTally? next = null;
        seconds.Read(total =>
        {
            // A loop's thread, in the middle of its requests, while this one keeps all that is collected.
            var handing = Task.Run(() => next = seconds.HandOver(0, Second(7)), stop);
            Assert.That(handing.Wait(TimeSpan.FromSeconds(60), stop), Is.True, "the loop waits for the reader");
            return total.Sent;
        });
        Assert.That(next, Is.Not.Null);
        seconds.Close(0, Second(8));
        await seconds.Collected.WaitAsync(stop);
        Assert.That(seconds.After(0).Select(second => (second.Seq, second.Time, second.Sent)), Is.EqualTo(new[] { (1L, 7L, 1L), (2L, 8L, 1L) }));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Collected_SecondsOfTwoLoops_AreOneEachWhenBothHavePassedThem(CancellationToken stop)
    {
        SecondCollector seconds = new();
        seconds.Expect(2);
        seconds.HandOver(0, Second(7));
        seconds.HandOver(0, Second(8));
        seconds.HandOver(1, Second(7));
        while (seconds.LastSeq < 1)
        {
            await Task.Delay(5, stop);
        }

        Assert.That((seconds.LastSeq, seconds.After(0)[0].Sent), Is.EqualTo((1L, 2L)), "the second loop may still send in second 8");
        seconds.Close(1, Second(8));
        seconds.Close(0, Second(9));
        await seconds.Collected.WaitAsync(stop);
        Assert.That(seconds.After(0).Select(second => (second.Seq, second.Time, second.Sent)), Is.EqualTo(new[] { (1L, 7L, 2L), (2L, 8L, 2L), (3L, 9L, 1L) }));
        Assert.That(seconds.Read(total => total.Sent), Is.EqualTo(5));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Expect_NoLoops_EndsNewsAndCollection(CancellationToken stop)
    {
        SecondCollector seconds = new();
        seconds.Expect(2);
        seconds.Expect(0);
        await seconds.Collected.WaitAsync(stop);
        Assert.That(await seconds.News.WaitToReadAsync(stop), Is.False);
    }

    private static SecondTally Second(long time)
    {
        SecondTally tally = new();
        tally.Reset(time, 1);
        tally.AddSent(0, 1000);
        return tally;
    }
}
