using Scalectl.Load;

namespace Scalectl.Elasticity;

/// <summary>All seconds of all generators of a run, merged by step: load and user report both read it.</summary>
public sealed class LoadTally
{
    private readonly SortedDictionary<int, LoadStep> _steps = [];
    private readonly List<StepResponse> _responses = [];

    private LoadTally(double stepSeconds) => StepSeconds = stepSeconds;

    /// <summary>Length of a step, seconds.</summary>
    public double StepSeconds { get; }

    /// <summary>True when no generator told anything.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>The plan's steps, ascending. What came after the last one (late answers) is in the total only.</summary>
    public IEnumerable<LoadStep> Steps => _steps.Values;

    /// <summary>Response times of each step of the plan, from the moment the requests were due.</summary>
    public IReadOnlyList<StepResponse> Responses => _responses;

    /// <summary>The same by route, in the plan's order; empty where the routes were not given, or are not told apart.</summary>
    public IReadOnlyList<LoadRoute> Routes { get; private set; } = [];

    internal StepTally Total { get; } = new();

    /// <summary>Merges the seconds of several machines.</summary>
    /// <param name="machines">For each machine its seconds.</param>
    /// <param name="stepSeconds">Length of a step, more than 0.</param>
    /// <param name="routes">The plan's routes, to tell them apart; null: they are not wanted.</param>
    public static LoadTally Of(IEnumerable<IEnumerable<GeneratorSecond>> machines, double stepSeconds, IReadOnlyList<Route>? routes = null)
    {
        var tally = new LoadTally(stepSeconds);
        var byRoute = routes is not null && RouteMix.AreTold(routes.Count) ? new RouteTally(routes) : null;
        var one = new StepTally();
        foreach (var step in machines.SelectMany(seconds => seconds).GroupBy(second => second.Step).OrderBy(step => step.Key))
        {
            one.Reset();
            foreach (var second in step)
            {
                one.Add(second);
                tally.Total.Add(second);
                byRoute?.Add(second);
            }

            tally.IsEmpty = false;
            if (step.Key > 0)
            {
                var response = one.ResponseTime;
                tally._steps.Add(step.Key, LoadStep.Of(step.Key, one));
                tally._responses.Add(new StepResponse(stepSeconds, response.Count, response.Mean / 1e6, response.ValueAtPercentile(90) / 1e6));
            }
        }

        tally.Routes = byRoute?.Report() ?? [];
        return tally;
    }

    /// <summary>Requests sent in a step, all machines; 0 where nothing is known of it.</summary>
    public long SentIn(int step) => _steps.TryGetValue(step, out var tally) ? tally.Sent : 0;
}
