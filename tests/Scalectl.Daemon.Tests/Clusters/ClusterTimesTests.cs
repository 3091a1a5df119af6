using Scalectl.Daemon.Clusters;

namespace Scalectl.Daemon.Tests.Clusters;

public class ClusterTimesTests
{
    private const double Now = 1_000_000;

    [TestCase("now", "+90s", null, 90, TestName = "Read_NowAndRelativeEnd_StartsWhenMachinesAreUp")]
    [TestCase("+30s", "+90s", Now + 30, 90, TestName = "Read_RelativeEnd_CountsFromTheStart")]
    [TestCase("1000060", "1000120", Now + 60, 60, TestName = "Read_UnixSeconds_AreTaken")]
    [TestCase("999998", "+10s", Now - 2, 10, TestName = "Read_StartAMomentAgo_IsTaken")]
    [TestCase("now", "1000120", null, 120, TestName = "Read_NowAndFixedEnd_KeepsTheDurationFromNow")]
    public void Read_RightTimes(string start, string end, double? expectedStart, double duration)
    {
        List<InvalidInput> errors = [];

        Assert.That(ClusterTimes.Read(start, end, Now, errors), Is.EqualTo(new ClusterTimes(expectedStart, duration)));
        Assert.That(errors, Is.Empty);
    }

    [TestCase("tomorrow", "+90s", "TIMESTART")]
    [TestCase("", "+90s", "TIMESTART")]
    [TestCase("-5", "+90s", "TIMESTART")]
    [TestCase("999000", "+90s", "TIMESTART", Description = "long past")]
    [TestCase("now", "soon", "TIMEEND")]
    [TestCase("now", "+0s", "TIMEEND")]
    [TestCase("1000120", "1000060", "TIMEEND", Description = "start after end")]
    [TestCase("now", "999999", "TIMEEND")]
    [TestCase("now", "1e300", "TIMEEND")]
    public void Read_WrongTimes_NamesTheArgument(string start, string end, string argument)
    {
        List<InvalidInput> errors = [];

        Assert.That(ClusterTimes.Read(start, end, Now, errors), Is.Null);
        Assert.That(errors.Select(e => e.Argument), Is.EqualTo(new[] { argument }));
        Assert.That(errors[0].Example, Is.Not.Empty);
    }
}
