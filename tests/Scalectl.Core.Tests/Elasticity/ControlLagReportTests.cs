using Scalectl.Elasticity;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Elasticity;

public sealed class ControlLagReportTests
{
    [Test]
    public void Compute_OutAndInAgain_ComparesDesiredWithWhatItIsAbout()
    {
        var desired = Vectors.Events(100, (0, 1), (20, 3), (60, 1));
        var inService = Vectors.Events(100, (0, 1), (30, 3), (60, 1)); // 10 s to launch, out of service at once
        var total = Vectors.Events(100, (0, 1), (20, 3), (80, 1)); // 20 s to terminate

        var report = ControlLagReport.Compute(desired, inService, total)!;

        Assert.That((report.AreaU, report.AreaO), Is.EqualTo((20.0, 40.0))); // 2 * 10 s, 2 * 20 s
        Assert.That((report.AccU, report.AccO), Is.EqualTo((0.2, 0.4)));
        Assert.That((report.TauUPct, report.TauOPct), Is.EqualTo((10.0, 20.0)));
        Assert.That((report.ScaleOutLagSeconds, report.ScaleInLagSeconds), Is.EqualTo(((double?)10, (double?)20)));
        Assert.That(report.ThetaUPct, Is.EqualTo(100.0 * 10 * 2 / 3 / 100).Within(1e-9));
        Assert.That(report.ThetaOPct, Is.EqualTo(40));
        Assert.That((report.AverageDesired, report.AverageInService, report.AverageTotal), Is.EqualTo((1.8, 1.6, 2.2)));
        Assert.That(report.CoveragePct, Is.EqualTo(100));
    }

    [Test]
    public void Compute_OneSeriesUnknown_IsNull() =>
        Assert.That(ControlLagReport.Compute(Vectors.Static, Vectors.Static, StepSeries.Empty), Is.Null);
}
