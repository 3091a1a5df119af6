using System.Globalization;

namespace Scalectl.Lab.WebApp;

/// <summary>What the sample application reads from its user data: lines <c>key=value</c>.</summary>
/// <param name="ServiceTime">CPU time of one request; <c>service_time_ms</c>, 0.1 to 60,000, default 50 (a capacity of 20 requests/s).</param>
/// <param name="Queue">Requests that may wait beside the one that is served; <c>queue</c>, 0 to 100,000, default 20.</param>
/// <param name="BodyBytes">Size of an answer; <c>body_bytes</c>, 0 to 1,048,576, default 600.</param>
public sealed record WebAppSettings(TimeSpan ServiceTime, int Queue, int BodyBytes)
{
    private const string ServiceTimeKey = "service_time_ms", QueueKey = "queue", BodyBytesKey = "body_bytes";

    /// <summary>The defaults.</summary>
    public static WebAppSettings Default { get; } = new(TimeSpan.FromMilliseconds(50), 20, 600);

    /// <summary>Reads user data; empty lines and lines that start with <c>#</c> say nothing.</summary>
    public static Outcome<WebAppSettings> Parse(string? userData)
    {
        var settings = Default;
        var errors = new List<InvalidInput>();
        var lines = (userData ?? "").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var text = lines[i].Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? text : text[..equals].TrimEnd();
            var value = equals < 0 ? "" : text[(equals + 1)..].TrimStart();
            switch (key)
            {
                case ServiceTimeKey when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && ms is >= 0.1 and <= 60_000:
                    settings = settings with { ServiceTime = TimeSpan.FromMilliseconds(ms) };
                    break;
                case QueueKey when Whole(value, 100_000) is { } queue:
                    settings = settings with { Queue = queue };
                    break;
                case BodyBytesKey when Whole(value, 1 << 20) is { } bytes:
                    settings = settings with { BodyBytes = bytes };
                    break;
                case ServiceTimeKey:
                    errors.Add(Wrong(key, value, "a number of milliseconds from 0.1 to 60000", "service_time_ms=50", i));
                    break;
                case QueueKey:
                    errors.Add(Wrong(key, value, "a whole number from 0 to 100000", "queue=20", i));
                    break;
                case BodyBytesKey:
                    errors.Add(Wrong(key, value, "a whole number from 0 to 1048576", "body_bytes=600", i));
                    break;
                default:
                    errors.Add(Wrong("user data", text, "a line key=value with service_time_ms, queue or body_bytes", "service_time_ms=50", i));
                    break;
            }
        }

        return errors.Count == 0 ? settings : errors;
    }

    private static int? Whole(string value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= most ? n : null;

    private static InvalidInput Wrong(string argument, string found, string expected, string example, int line) =>
        new(argument, InvalidInput.Shorten(found), expected, example, Line: line + 1);
}
