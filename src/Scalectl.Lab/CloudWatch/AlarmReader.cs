using Scalectl.Lab.Wire;
using Scalectl.Scaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>An alarm from PutMetricAlarm's parameters.</summary>
internal static class AlarmReader
{
    /// <summary>Null when something is wrong; the request's problem says what.</summary>
    public static Alarm? Read(QueryRequest request, LabOptions options, DateTimeOffset now)
    {
        var name = request.Required("AlarmName");
        if (request.Has("Metrics"))
        {
            request.Note(AwsError.Validation("The lab has no alarms on metric math (Metrics): give Namespace, MetricName, Statistic and Period."));
        }

        var query = new MetricQuery(request.Metric(), ReadStatistic(request), request.Period(options));
        var settings = ReadSettings(request);
        var tags = request.Structures("Tags").Select(t => (Key: t.Required("Key"), Value: t.Text("Value") ?? "")).DistinctBy(t => t.Key).ToDictionary(t => t.Key, t => t.Value);
        return request.Problem is not null ? null : new Alarm
        {
            Name = name,
            Arn = options.Arn("cloudwatch", $"alarm:{name}"),
            Description = request.Text("AlarmDescription"),
            Query = query,
            Settings = settings,
            TreatMissingData = request.Text("TreatMissingData"),
            Unit = request.Text("Unit"),
            ActionsEnabled = request.Flag("ActionsEnabled") ?? true,
            AlarmActions = request.List("AlarmActions"),
            OkActions = request.List("OKActions"),
            InsufficientDataActions = request.List("InsufficientDataActions"),
            Tags = tags,
            ConfigurationUpdated = now,
            StateUpdated = now,
        };
    }

    private static Statistic ReadStatistic(QueryRequest request)
    {
        var (plain, extended) = (request.Text("Statistic"), request.Text("ExtendedStatistic"));
        if (plain is null == extended is null)
        {
            request.Note(CloudWatchErrors.Combination("Exactly one of the parameters Statistic and ExtendedStatistic must be given."));
        }

        return request.Statistic("Statistic", plain ?? extended ?? "Average");
    }

    private static AlarmSettings ReadSettings(QueryRequest request)
    {
        var (operation, treatment) = (request.Required("ComparisonOperator"), request.Text("TreatMissingData") ?? "missing");
        request.Required("Threshold");
        if (operation.Length > 0 && !AlarmComparator.ByName.ContainsKey(operation))
        {
            request.Note(CloudWatchErrors.Invalid("ComparisonOperator", operation, $"one of {string.Join(", ", AlarmComparator.ByName.Keys.Order(StringComparer.Ordinal))}"));
        }

        if (!MissingDataNames.ByName.ContainsKey(treatment))
        {
            request.Note(CloudWatchErrors.Invalid("TreatMissingData", treatment, $"one of {string.Join(", ", MissingDataNames.ByName.Keys.Order(StringComparer.Ordinal))}"));
        }

        var settings = new AlarmSettings
        {
            Threshold = request.Number("Threshold") ?? 0,
            Comparator = AlarmComparator.ByName.GetValueOrDefault(operation, AlarmComparator.GreaterThan),
            EvaluationPeriods = request.RequiredInt("EvaluationPeriods"),
            DatapointsToAlarm = request.Int("DatapointsToAlarm") ?? 0,
            MissingData = MissingDataNames.ByName.GetValueOrDefault(treatment),
        };
        foreach (var error in settings.Validate().Take(request.Problem is null ? 1 : 0))
        {
            request.Note(CloudWatchErrors.Invalid(error.Argument, error.Found, error.Expected));
        }

        if (settings.EvaluationPeriods > MostPeriods)
        {
            request.Note(CloudWatchErrors.Invalid("EvaluationPeriods", $"{settings.EvaluationPeriods}", $"1 to {MostPeriods}"));
        }

        return settings;
    }

    /// <summary>AWS bounds period times periods to a day (or a week); a day of minutes is 1440.</summary>
    private const int MostPeriods = 1440;
}
