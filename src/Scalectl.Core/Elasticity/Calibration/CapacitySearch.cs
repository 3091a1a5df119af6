using System.Globalization;

namespace Scalectl.Elasticity.Calibration;

/// <summary>
/// Searches <c>I_n</c>, the highest constant load that n machines carry within the service level, for n = 1, 2 ..: after
/// BUNGEE it doubles while the load holds, then bisects. Pure: the next run follows from the runs so far and nothing
/// else, so that a search which was broken off goes on where it was.
/// <code>
///                  holds: double                     breaks: bisect
///   load  10 ──▶ 20 ──▶ 40 ──▶ 80 x     60 .  70 x  65 .  67.5 x  66.2 .    I_n = 66.2
///         lo ─────────────────▶  hi      lo    hi    lo    hi      lo       until hi - lo &lt;= resolution * hi
/// </code>
/// The first load for n + 1 machines is <c>0.6 (I_n + I_1)</c>. What n machines carry n + 1 carry too: a load that breaks
/// within the resolution of <c>I_n</c> says that more machines do not help, and ends the search.
/// </summary>
public static class CapacitySearch
{
    private const double StartFactor = 0.6;

    /// <summary>What comes next.</summary>
    /// <param name="settings">In their ranges.</param>
    /// <param name="runs">Every run so far, in their order.</param>
    public static SearchStep Next(SearchSettings settings, IReadOnlyList<CalibrationRun> runs)
    {
        List<double> found = [];
        using var left = runs.GetEnumerator();
        while (true)
        {
            var instances = found.Count + 1;
            var bracket = new Bracket(settings, found);
            while (bracket.Next() is { } load)
            {
                if (!left.MoveNext())
                {
                    return new SearchStep.TryLoad(instances, load, bracket.Attempts + 1);
                }

                bracket.Take(left.Current);
                if (bracket.Attempts >= settings.MostAttempts)
                {
                    return new SearchStep.NotFound(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Machines(instances)} under {load} requests/s: {bracket.Attempts} run(s) did not count, the last because {left.Current.Reason ?? "it does not say why"}"));
                }
            }

            if (bracket.Problem is { } end)
            {
                return new SearchStep.NotFound(end);
            }

            if (bracket.Saturated)
            {
                return new SearchStep.Found(found, instances);
            }

            found.Add(bracket.Holds);
            if (settings.Extrapolate)
            {
                return new SearchStep.Found([.. Enumerable.Range(1, settings.MaxInstances).Select(n => n * found[0])], null);
            }

            if (instances == settings.MaxInstances)
            {
                return new SearchStep.Found(found, null);
            }
        }
    }

    internal static string Machines(int count) => count == 1 ? "1 machine" : string.Create(CultureInfo.InvariantCulture, $"{count} machines");

    /// <summary>The most that holds and the least that breaks, of one number of machines.</summary>
    private sealed class Bracket(SearchSettings settings, IReadOnlyList<double> found)
    {
        private readonly double _resolution = settings.ResolutionPct / 100;
        private readonly double _before = found.Count == 0 ? 0 : found[^1];
        private double? _breaks;

        /// <summary>Most load that held; 0: none was tried that did.</summary>
        public double Holds { get; private set; }

        /// <summary>Runs at the load under way that did not count.</summary>
        public int Attempts { get; private set; }

        public string? Problem { get; private set; }

        /// <summary>More machines carry no more.</summary>
        public bool Saturated => found.Count > 0 && _breaks is { } breaks && (breaks <= _before * (1 + _resolution) || (IsNarrow(breaks) && Holds <= _before));

        private double Floor => Math.Max(Holds, _before);

        /// <summary>The load to try; null: nothing is left to learn, or <see cref="Problem"/> says why nothing can be.</summary>
        public double? Next()
        {
            if (_breaks is { } breaks)
            {
                return Saturated || IsNarrow(breaks) ? null
                    : Floor > 0 ? Middle(breaks)
                    : breaks > LeastLoad ? Math.Max(LeastLoad, Rounded(breaks / 2))
                    : Fail($"even {Text(breaks)} requests/s break the service level with 1 machine: it may be too strict for this app, or the app does not work");
            }

            return Holds == 0 ? Math.Min(settings.MostRequestsPerSecond, found.Count == 0 ? settings.StartRequestsPerSecond : Rounded(StartFactor * (_before + found[0])))
                : Holds < settings.MostRequestsPerSecond ? Math.Min(settings.MostRequestsPerSecond, Rounded(2 * Holds))
                : Fail($"{Machines(found.Count + 1)} still hold(s) at {Text(Holds)} requests/s, the most that is tried: --max-load allows more");
        }

        public void Take(CalibrationRun run)
        {
            Attempts = run.Verdict == RunVerdict.NotCounted ? Attempts + 1 : 0;
            if (run.Verdict == RunVerdict.Holds)
            {
                Holds = Math.Max(Holds, run.RequestsPerSecond);
            }
            else if (run.Verdict == RunVerdict.Breaks)
            {
                _breaks = Math.Min(_breaks ?? double.MaxValue, run.RequestsPerSecond);
            }
        }

        /// <summary>Below it a run would have to be minutes long to say anything.</summary>
        private const double LeastLoad = 0.1;

        private bool IsNarrow(double breaks) => Floor > 0 && (breaks - Floor <= _resolution * breaks || Middle(breaks) <= Floor || Middle(breaks) >= breaks);

        private double Middle(double breaks) => Rounded((Floor + breaks) / 2);

        private double? Fail(string reason)
        {
            Problem = reason;
            return null;
        }

        /// <summary>Loads that can be read and typed again.</summary>
        private static double Rounded(double load) => Math.Round(load, 2);

        private static string Text(double load) => load.ToString(CultureInfo.InvariantCulture);
    }
}
