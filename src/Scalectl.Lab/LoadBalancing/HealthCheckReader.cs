using System.Globalization;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>Reads the health check of a CreateTargetGroup, with AWS's ranges.</summary>
internal static class HealthCheckReader
{
    public const string TrafficPort = "traffic-port";

    public static HealthCheckSettings Read(QueryRequest request)
    {
        var preset = HealthCheckSettings.Default;
        var interval = Whole(request, "HealthCheckIntervalSeconds", 5, 300, AwsXml.Seconds(preset.Interval));
        var timeout = Whole(request, "HealthCheckTimeoutSeconds", 2, 120, AwsXml.Seconds(preset.Timeout));
        if (request.Text("HealthCheckTimeoutSeconds") is null)
        {
            timeout = Math.Min(timeout, interval - 1);
        }

        if (timeout >= interval)
        {
            request.Note(AwsError.Validation($"Health check timeout '{timeout}' must be smaller than the interval '{interval}'"));
        }

        if (request.Text("HealthCheckProtocol") is not (null or "HTTP"))
        {
            request.Note(AwsError.Validation($"Health check protocol '{request.Text("HealthCheckProtocol")}' is not supported: the lab knows HTTP"));
        }

        var path = request.Text("HealthCheckPath") ?? preset.Path;
        if (path.Length is 0 or > 1024 || path[0] != '/' || !Uri.TryCreate($"http://127.0.0.1{path}", UriKind.Absolute, out _))
        {
            request.Note(AwsError.Validation($"Health check path {InvalidInput.Shorten(path)} must begin with a '/' character, for example /health"));
        }

        var matcher = request.Structure("Matcher").Text("HttpCode") ?? preset.Matcher;
        if (!HealthCheckSettings.IsMatcher(matcher))
        {
            request.Note(AwsError.Validation($"Health check matcher HTTP code {InvalidInput.Shorten(matcher)} must be codes and ranges within '200-499', for example 200,301 or 200-299"));
        }

        return new HealthCheckSettings(
            request.Flag("HealthCheckEnabled") ?? true,
            Port(request),
            path,
            TimeSpan.FromSeconds(interval),
            TimeSpan.FromSeconds(timeout),
            Whole(request, "HealthyThresholdCount", 2, 10, preset.HealthyThreshold),
            Whole(request, "UnhealthyThresholdCount", 2, 10, preset.UnhealthyThreshold),
            matcher);
    }

    private static int? Port(QueryRequest request)
    {
        var text = request.Text("HealthCheckPort") ?? TrafficPort;
        if (text == TrafficPort)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
        {
            return port;
        }

        request.Note(AwsError.Validation($"Health check port {InvalidInput.Shorten(text)} must be '{TrafficPort}' or in the range 1-65535"));
        return null;
    }

    private static int Whole(QueryRequest request, string name, int least, int most, int preset)
    {
        var value = request.Int(name) ?? preset;
        if (value < least || value > most)
        {
            request.Note(AwsError.Validation($"{name} '{value}' must be in the range '{least}-{most}'"));
            return preset;
        }

        return value;
    }
}
