using System.Globalization;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Result;

/// <summary>A run second by second, for a spreadsheet or a script: <c>--output csv</c>. Times in milliseconds; empty where nothing was measured.</summary>
internal static class SecondCsv
{
    public const string Header =
        "time,step,planned,sent,missed,answered2xx,answered3xx,answered4xx,answered5xx,noAnswer,bytesSent,bytesReceived,opened,"
        + "responseMeanMs,responseP50Ms,responseP95Ms,responseP99Ms,responseMaxMs,serviceP50Ms,serviceP95Ms,serviceP99Ms,connectP95Ms,firstByteP95Ms,completeP95Ms,latenessP50Ms,latenessP99Ms";

    public static string Of(GeneratorSecond s)
    {
        var counts = string.Create(
            CultureInfo.InvariantCulture,
            $"{s.Time},{s.Step},{s.Planned},{s.Sent},{s.Missed},{s.Answered2xx},{s.Answered3xx},{s.Answered4xx},{s.Answered5xx},{s.NoAnswer},{s.BytesSent},{s.BytesReceived},{s.Opened}");
        var (response, service, lateness) = (Read(s.ResponseTime), Read(s.ServiceTime), Read(s.Lateness));
        return string.Join(
            ',', counts, response is null ? "" : Ms(response.Mean), At(response, 50), At(response, 95), At(response, 99), At(response, 100),
            At(service, 50), At(service, 95), At(service, 99), At(Read(s.ConnectTime), 95), At(Read(s.FirstByteTime), 95), At(Read(s.CompleteTime), 95), At(lateness, 50), At(lateness, 99));
    }

    private static LatencyHistogram? Read(string? text) => text is null ? null : LatencyHistogram.FromBase64(text).Value;

    private static string At(LatencyHistogram? histogram, double percentile) => histogram is null ? "" : Ms(histogram.ValueAtPercentile(percentile));

    private static string Ms(double nanoseconds) => (nanoseconds / 1e6).ToString("0.####", CultureInfo.InvariantCulture);
}
