using System.Globalization;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.CloudWatch;

/// <summary>What several of CloudWatch's requests and answers have in common.</summary>
internal static class MetricRequests
{
    private const int MostDimensions = 30;

    public static Dictionary<string, string> Dimensions(this QueryRequest request, string name = "Dimensions")
    {
        Dictionary<string, string> dimensions = new(StringComparer.Ordinal);
        foreach (var dimension in request.Structures(name))
        {
            dimensions[dimension.Required("Name")] = dimension.Required("Value");
        }

        if (dimensions.Count > MostDimensions)
        {
            request.Note(CloudWatchErrors.Invalid(name, $"{dimensions.Count} dimensions", $"at most {MostDimensions}"));
        }

        return dimensions;
    }

    public static MetricId Metric(this QueryRequest request) =>
        new(request.Required("Namespace"), request.Required("MetricName"), request.Dimensions());

    /// <summary>1, 5, 10, 30 or a multiple of 60 as on AWS, or a multiple of the lab's own period, in seconds; 60 when it is not valid.</summary>
    public static TimeSpan Period(this QueryRequest request, LabOptions options)
    {
        var seconds = request.RequiredInt("Period");
        var period = TimeSpan.FromSeconds(seconds);
        if (seconds >= 1 && (seconds is 1 or 5 or 10 or 30 || seconds % 60 == 0 || period.Ticks % options.Period.Ticks == 0))
        {
            return period;
        }

        if (request.Problem is null)
        {
            request.Note(CloudWatchErrors.Invalid(
                "Period", request.Text("Period"), $"1, 5, 10, 30, a multiple of 60, or of the lab's period of {options.Period.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s"));
        }

        return TimeSpan.FromMinutes(1);
    }

    /// <summary>A statistic; Average when it is not valid.</summary>
    public static Statistic Statistic(this QueryRequest request, string parameter, string name)
    {
        if (CloudWatch.Statistic.Parse(name) is { } statistic)
        {
            return statistic;
        }

        request.Note(CloudWatchErrors.Invalid(parameter, name, $"one of {string.Join(", ", CloudWatch.Statistic.Plain.Keys)}, or a percentile as p95"));
        return CloudWatch.Statistic.Plain["Average"];
    }

    /// <summary>StartTime and EndTime, both required, the first before the second.</summary>
    public static (DateTimeOffset Start, DateTimeOffset End) Range(this QueryRequest request)
    {
        request.Required("StartTime");
        request.Required("EndTime");
        var (start, end) = (request.Time("StartTime") ?? default, request.Time("EndTime") ?? default);
        if (request.Problem is null && start >= end)
        {
            request.Note(AwsError.Validation("The parameter StartTime must be less than the parameter EndTime."));
        }

        return (start, end);
    }

    /// <summary>A metric's dimensions as answers list them.</summary>
    public static IEnumerable<AnswerStructure> DimensionsOf(MetricId metric) =>
        metric.Dimensions.Select(static d => new AnswerStructure { { "Name", d.Key }, { "Value", d.Value } });
}
