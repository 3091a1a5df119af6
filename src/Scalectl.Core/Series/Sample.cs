namespace Scalectl.Series;

/// <summary>One measured value of a run.</summary>
/// <param name="Source">Who measured it: <see cref="SampleSource"/>.</param>
/// <param name="Series">Name of the series: <see cref="SeriesNames"/>.</param>
/// <param name="TimeMs">When, UNIX milliseconds; for a value over an interval, the interval's start.</param>
/// <param name="Value">The value, in the unit that the series' name states.</param>
public readonly record struct Sample(string Source, string Series, long TimeMs, double Value);

/// <summary>The producers of samples.</summary>
public static class SampleSource
{
    public const string Cloud = "cloud";
    public const string Probe = "probe";

    /// <summary>A Prometheus server: <see cref="SeriesNames.InService"/>, <see cref="SeriesNames.Desired"/>, <see cref="SeriesNames.Total"/> and <see cref="SeriesNames.CpuPct"/>, in place of the cloud's.</summary>
    public const string Prometheus = "prometheus";

    /// <summary>One machine's generator; the source is <c>generator/0</c>, <c>generator/1</c> ..</summary>
    public static string Generator(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"generator/{index}");
}

/// <summary>Names of the series that the producers write, each with its unit.</summary>
public static class SeriesNames
{
    /// <summary>Machines, from polling the group. Step function.</summary>
    public const string Desired = "desired", InService = "inService", Pending = "pending", Terminating = "terminating", Total = "total";

    /// <summary>Mean CPU utilisation of the group, percent, one a period.</summary>
    public const string CpuPct = "cpuPct";

    /// <summary>The load balancer's counts, one a period.</summary>
    public const string LbRequests = "lbRequests", LbTarget2xx = "lbTarget2xx", LbTarget3xx = "lbTarget3xx", LbTarget4xx = "lbTarget4xx",
        LbTarget5xx = "lbTarget5xx", LbOwn4xx = "lbOwn4xx", LbOwn5xx = "lbOwn5xx", LbRejected = "lbRejected", LbConnectionErrors = "lbConnectionErrors";

    /// <summary>Mean response time of the targets, ms, one a period; absent when there was no request.</summary>
    public const string LbResponseTimeMs = "lbResponseTimeMs";

    /// <summary>A generator's counts, one a second (<see cref="Load.GeneratorSecond"/>).</summary>
    public const string Planned = "planned", Sent = "sent", Missed = "missed", Answered2xx = "answered2xx", Answered3xx = "answered3xx",
        Answered4xx = "answered4xx", Answered5xx = "answered5xx", NoAnswer = "noAnswer", BytesReceived = "bytesReceived", BytesSent = "bytesSent", Opened = "opened";

    /// <summary>A generator's response times of one second, ms, from the due moment; absent in a second without answers.</summary>
    public const string ResponseMeanMs = "responseMeanMs", ResponseP50Ms = "responseP50Ms", ResponseP95Ms = "responseP95Ms", ResponseP99Ms = "responseP99Ms";

    /// <summary>Parts of a generator's time from sent in one second, ms: opening a connection, to the first byte, to the last; absent where there was none.</summary>
    public const string ConnectP95Ms = "connectP95Ms", FirstByteP95Ms = "firstByteP95Ms", CompleteP95Ms = "completeP95Ms";

    /// <summary>The prober: TCP connect time and full response time, ms; and 1 for each failure.</summary>
    public const string ProbeLatencyMs = "probeLatencyMs", ProbeResponseMs = "probeResponseMs", ProbeFailure = "probeFailure";

    /// <summary>1 for each whole HTTP request that the prober sent to the target, whatever came of it.</summary>
    public const string ProbeRequest = "probeRequest";
}
