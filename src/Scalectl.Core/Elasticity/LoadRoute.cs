using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>One route of <see cref="LoadReport"/>, over all machines. The sums over a run's routes are the run's.</summary>
/// <param name="Name">Its name, or method and path.</param>
/// <param name="Share">The part of the requests that its weight asks for, 0 to 1; what it got is a draw of that, the same for the same seed.</param>
/// <param name="Planned">Requests due; null: the run is of a version that did not tell it by route.</param>
/// <param name="Sent">Requests sent.</param>
/// <param name="Missed">Requests that were due and never sent; null as <paramref name="Planned"/>.</param>
/// <param name="Answered">Requests with a complete answer, whatever its class.</param>
/// <param name="Success">Answers of class 2xx and 3xx.</param>
/// <param name="Errors">Answers of class 4xx and 5xx.</param>
/// <param name="NoAnswer">Requests without a complete answer.</param>
/// <param name="Response">Times from the moment a request was due (corrected); null without an answer.</param>
/// <param name="Service">Times from the moment it was sent (raw); null without an answer, or as <paramref name="Planned"/>.</param>
public sealed record LoadRoute(
    string Name, double Share, long? Planned, long Sent, long? Missed, long Answered, long Success, long Errors, long NoAnswer, RouteTimes? Response, RouteTimes? Service);

/// <summary>Times of a route's complete answers, ms.</summary>
public sealed record RouteTimes(double MeanMs, double P50Ms, double P90Ms, double P95Ms, double P99Ms, double MaxMs)
{
    internal static RouteTimes? Of(LatencyHistogram h) => h.Count == 0
        ? null
        : new RouteTimes(
            h.Mean / 1e6, h.ValueAtPercentile(50) / 1e6, h.ValueAtPercentile(90) / 1e6, h.ValueAtPercentile(95) / 1e6, h.ValueAtPercentile(99) / 1e6, h.MaxValue / 1e6);
}

/// <summary>Merges what the generators told by route.</summary>
/// <param name="routes">The plan's routes, in its order.</param>
internal sealed class RouteTally(IReadOnlyList<Route> routes)
{
    private readonly One[] _all = [.. routes.Select(_ => new One())];
    private bool _told;

    /// <summary>In the plan's order; empty when nothing was told by route.</summary>
    public IReadOnlyList<LoadRoute> Report()
    {
        var weights = routes.Sum(route => route.Weight);
        return _told ? [.. routes.Select((route, i) => _all[i].Report(route.Label(), route.Weight / weights))] : [];
    }

    /// <summary>Adds one generator's second.</summary>
    public void Add(GeneratorSecond second)
    {
        if (second.Routes.Count != _all.Length)
        {
            return;
        }

        _told = true;
        for (var i = 0; i < _all.Length; i++)
        {
            _all[i].Add(second.Routes[i]);
        }
    }

    private sealed class One
    {
        private readonly LatencyHistogram _response = new();
        private readonly LatencyHistogram _service = new();
        private long? _planned = 0;
        private long? _missed = 0;
        private long _sent, _answered, _errors, _noAnswer;

        public void Add(RouteSecond second)
        {
            // One that is not known makes the sum unknown.
            _planned += second.Planned;
            _missed += second.Missed;
            _sent += second.Sent;
            _answered += second.Answered;
            _errors += second.Errors;
            _noAnswer += second.NoAnswer;
            StepTally.Merge(_response, second.ResponseTime);
            StepTally.Merge(_service, second.ServiceTime);
        }

        public LoadRoute Report(string name, double share) => new(
            name, share, _planned, _sent, _missed, _answered, _answered - _errors, _errors, _noAnswer, RouteTimes.Of(_response), RouteTimes.Of(_service));
    }
}
