using System.Globalization;
using Scalectl.Series;

namespace Scalectl.Load;

/// <summary>A recorded load as a plan: each value holds until the next one, the last as long as values usually do.</summary>
public static class TracePlan
{
    /// <summary>The plan.</summary>
    /// <param name="points">
    /// Ascending times; values are requests per second, or per step where a step is given. NaN: not known, the value before holds.
    /// </param>
    /// <param name="stepSeconds">Length of a step; null: the usual distance of the times.</param>
    /// <param name="argument">Name for errors.</param>
    public static Outcome<LoadPlan> Of(IReadOnlyList<StepPoint> points, double? stepSeconds, string argument = "--trace")
    {
        var usual = UsualSeconds(points);
        var step = stepSeconds ?? usual;
        var length = ((points[^1].TimeMs - points[0].TimeMs) / 1000.0) + usual;
        var count = Math.Max(1, Math.Ceiling((length / step) - 1e-9));
        if (!(count <= LoadPlan.MaxSteps))
        {
            return new InvalidInput(argument, string.Create(CultureInfo.InvariantCulture, $"{count:0} steps of {step:0.###} s"), $"at most {LoadPlan.MaxSteps} steps", "--step 60");
        }

        var requests = new long[(int)count];
        var sum = new RunningSum(points, length);
        var before = 0L;
        for (var i = 0; i < requests.Length; i++)
        {
            // The sum is rounded, not the step: a hundred steps of a third of a request are 33 requests.
            var until = Math.Round(sum.Until((i + 1) * step) / (stepSeconds ?? 1));
            if (until - before > LoadPlan.MaxRequestsPerStep)
            {
                return new InvalidInput(argument, string.Create(CultureInfo.InvariantCulture, $"{until - before:0} requests in step {i + 1}"), $"at most {LoadPlan.MaxRequestsPerStep} requests a step", "0,100");
            }

            requests[i] = (long)until - before;
            before = (long)until;
        }

        return LoadPlan.OfRequests(requests, step);
    }

    /// <summary>The distance that the middle one of all has; a minute where there is one point only.</summary>
    public static double UsualSeconds(IReadOnlyList<StepPoint> points)
    {
        var distances = new long[points.Count - 1];
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = points[i + 1].TimeMs - points[i].TimeMs;
        }

        Array.Sort(distances);
        return distances.Length == 0 ? 60 : Math.Max(1, distances[distances.Length / 2]) / 1000.0;
    }

    /// <summary>Integral of the values from the first point on, asked at ascending times.</summary>
    private sealed class RunningSum(IReadOnlyList<StepPoint> points, double length)
    {
        private int _next = 1;
        private double _at;
        private double _sum;
        private double _value = double.IsNaN(points[0].Value) ? 0 : points[0].Value;

        public double Until(double seconds)
        {
            seconds = Math.Min(seconds, length);
            for (; _next < points.Count && Seconds(_next) <= seconds; _next++)
            {
                Go(Seconds(_next));
                _value = double.IsNaN(points[_next].Value) ? _value : points[_next].Value;
            }

            Go(seconds);
            return _sum;
        }

        private double Seconds(int index) => (points[index].TimeMs - points[0].TimeMs) / 1000.0;

        private void Go(double to)
        {
            _sum += _value * (to - _at);
            _at = to;
        }
    }
}
