using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Reports;

/// <summary>
/// The rows of a run whose generators' seconds come one after the other and are not kept: a row holds a few numbers,
/// where the seconds of a week are hundreds of megabytes of histograms.
/// </summary>
/// <param name="data">The run; its generators are not read, its samples only for the states of the group.</param>
/// <param name="interval">Length of a row, whole seconds, at least 1.</param>
public sealed class ExperimentRows(ExperimentData data, TimeSpan interval)
{
    private readonly List<ExperimentRow> _rows = [];
    private readonly Dictionary<int, long> _sentInStep = [];
    private readonly StepTally _tally = new();
    private bool _told;
    private long _lastMs;

    /// <summary>Start of row 0, UNIX milliseconds: the second in which the load began.</summary>
    public long StartMs { get; } = data.StartMs / 1000 * 1000;

    /// <summary>Length of a row, milliseconds.</summary>
    public long LengthMs { get; } = Math.Max(1, (long)interval.TotalSeconds) * 1000;

    /// <summary>Adds what one machine did in one second.</summary>
    /// <param name="second">In the order of time over all machines; one that comes late counts in the row that is open.</param>
    public void Add(GeneratorSecond second)
    {
        var row = ((second.Time * 1000) - StartMs) / LengthMs;
        while (_rows.Count < row)
        {
            Close();
        }

        _tally.Add(second);
        _told = true;
        _lastMs = Math.Max(_lastMs, (second.Time + 1) * 1000);
        _sentInStep[second.Step] = _sentInStep.GetValueOrDefault(second.Step) + second.Sent;
    }

    /// <summary>The rows, after the last second was added.</summary>
    /// <param name="measured">What cloud and prober measured, by rows (<see cref="StartMs"/>, <see cref="LengthMs"/>).</param>
    public IReadOnlyList<ExperimentRow> End(IEnumerable<SampleInterval> measured)
    {
        var count = Math.Max(0, (Math.Max(data.EndMs, _lastMs) - StartMs + LengthMs - 1) / LengthMs);
        while (_rows.Count < count)
        {
            Close();
        }

        var series = ExperimentSeries.Of(data, step => _sentInStep.GetValueOrDefault(step));
        var sums = new Dictionary<(string Series, long Row), (int Count, double Sum)>();
        foreach (var part in measured.Where(m => m.Index >= 0 && m.Source is SampleSource.Cloud or SampleSource.Prometheus or SampleSource.Probe))
        {
            var before = sums.GetValueOrDefault((part.Series, part.Index));
            sums[(part.Series, part.Index)] = (before.Count + part.Count, before.Sum + part.Sum);
        }

        for (var row = 0; row < _rows.Count; row++)
        {
            _rows[row] = Measured(_rows[row], series, sums, row);
        }

        return _rows;
    }

    private void Close()
    {
        long? Told(long value) => _told ? value : null;
        double? Percentile(double percentile) => LoadReport.Percentile(_tally.ResponseTime, percentile);
        var startMs = StartMs + (_rows.Count * LengthMs);
        var at = Math.Max(startMs, data.StartMs);
        var step = (int)Math.Floor((at - data.StartMs) / data.Specification.Load.Step.TotalMilliseconds) + 1;
        _rows.Add(new ExperimentRow
        {
            Time = DateTimeOffset.FromUnixTimeMilliseconds(startMs),
            Step = step <= data.Specification.Load.Steps && at < data.EndMs ? step : 0,
            Planned = Told(_tally.Planned),
            Sent = Told(_tally.Sent),
            Missed = Told(_tally.Missed),
            Answered2xx = Told(_tally.Answered2xx),
            Answered3xx = Told(_tally.Answered3xx),
            Answered4xx = Told(_tally.Answered4xx),
            Answered5xx = Told(_tally.Answered5xx),
            NoAnswer = Told(_tally.NoAnswer),
            ResponseMeanMs = _tally.ResponseTime.Count == 0 ? null : _tally.ResponseTime.Mean / 1e6,
            ResponseP50Ms = Percentile(50),
            ResponseP95Ms = Percentile(95),
            ResponseP99Ms = Percentile(99),
        });
        if (_told)
        {
            _tally.Reset();
            _told = false;
        }
    }

    private ExperimentRow Measured(ExperimentRow row, ExperimentSeries series, Dictionary<(string Series, long Row), (int Count, double Sum)> sums, int index)
    {
        double? Sum(string name) => sums.TryGetValue((name, index), out var found) ? found.Sum : null;
        double? Mean(string name) => sums.TryGetValue((name, index), out var found) ? found.Sum / found.Count : null;
        var at = Math.Max(StartMs + (index * LengthMs), data.StartMs);
        return row with
        {
            Desired = At(series.Desired, at),
            InService = At(series.InService, at),
            Total = At(series.Total, at),
            Demand = series.Demand is { } demand ? At(demand, at) : null,
            CpuPct = Mean(SeriesNames.CpuPct),
            LbRequests = Sum(SeriesNames.LbRequests),
            LbResponseTimeMs = Mean(SeriesNames.LbResponseTimeMs),
            ProbeLatencyMs = Mean(SeriesNames.ProbeLatencyMs),
            ProbeResponseMs = Mean(SeriesNames.ProbeResponseMs),
            ProbeFailures = Sum(SeriesNames.ProbeFailure),
        };
    }

    private static double? At(StepSeries series, long timeMs) => series.ValueAt(timeMs) is var value && double.IsNaN(value) ? null : value;
}
