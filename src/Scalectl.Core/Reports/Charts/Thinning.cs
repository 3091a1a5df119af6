using Scalectl.Series;

namespace Scalectl.Reports;

/// <summary>
/// Fewer points for the same picture: of all points in one pixel column the first, the smallest, the largest and the
/// last are kept, so that no peak is lost however long the run.
/// </summary>
internal static class Thinning
{
    /// <param name="points">Ascending in time.</param>
    /// <param name="axis">What is shown.</param>
    /// <param name="columns">Pixels.</param>
    public static IReadOnlyList<StepPoint> Of(IReadOnlyList<StepPoint> points, ChartAxis axis, int columns)
    {
        if (points.Count <= 4 * columns)
        {
            return points;
        }

        var perColumn = Math.Max(1, (axis.EndMs - axis.StartMs) / columns);
        var kept = new List<StepPoint>(4 * columns);
        var from = 0;
        while (from < points.Count)
        {
            var column = (points[from].TimeMs - axis.StartMs) / perColumn;
            var to = from;
            var (least, most) = (from, from);
            while (to + 1 < points.Count && (points[to + 1].TimeMs - axis.StartMs) / perColumn == column && !double.IsNaN(points[to + 1].Value))
            {
                to++;
                least = points[to].Value < points[least].Value ? to : least;
                most = points[to].Value > points[most].Value ? to : most;
            }

            foreach (var index in new[] { from, least, most, to }.Distinct().Order())
            {
                kept.Add(points[index]);
            }

            from = to + 1;
        }

        return kept;
    }
}
