using Scalectl.Lab.Wire;
using Scalectl.Scaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>DescribeAlarms, PutMetricAlarm, DeleteAlarms, SetAlarmState, ListTagsForResource (of alarms, which alone have tags here).</summary>
internal sealed class AlarmOperations(AlarmBook book, LabOptions options, TimeProvider time)
{
    private const int MostRecords = 100;

    public QueryAnswer Describe(QueryRequest request)
    {
        var (names, prefix, state) = (request.List("AlarmNames"), request.Text("AlarmNamePrefix"), request.Text("StateValue"));
        var action = request.Text("ActionPrefix");
        var size = request.Int("MaxRecords") ?? 50;
        if (names.Count > 0 && prefix is not null)
        {
            request.Note(CloudWatchErrors.Combination("AlarmNames and AlarmNamePrefix cannot be used together."));
        }

        if (state is not null && AlarmStateNames.FromWire(state) is null)
        {
            request.Note(CloudWatchErrors.Invalid("StateValue", state, "OK, ALARM or INSUFFICIENT_DATA"));
        }

        if (size is < 1 or > MostRecords)
        {
            request.Note(CloudWatchErrors.Invalid("MaxRecords", request.Text("MaxRecords"), $"1 to {MostRecords}"));
        }

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var alarms = book.All()
            .Where(a => (names.Count == 0 || names.Contains(a.Name)) && (prefix is null || a.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Where(a => state is null || a.State.ToWire() == state)
            .Where(a => action is null || a.AlarmActions.Concat(a.OkActions).Concat(a.InsufficientDataActions).Any(x => x.StartsWith(action, StringComparison.Ordinal)))
            .ToList();
        return Page<Alarm>.After(alarms, static a => a.Name, request.Text("NextToken"), size) is { } page
            ? QueryAnswer.Of(new AnswerStructure
            {
                { "CompositeAlarms", Array.Empty<AnswerStructure>() },
                { "MetricAlarms", page.Items.Select(AlarmAnswer.Of) },
                { "NextToken", page.NextToken },
            })
            : CloudWatchErrors.InvalidNextToken;
    }

    public QueryAnswer Put(QueryRequest request)
    {
        if (AlarmReader.Read(request, options, time.GetUtcNow()) is not { } alarm)
        {
            return request.Problem!;
        }

        book.Put(alarm);
        return QueryAnswer.Empty;
    }

    public QueryAnswer Delete(QueryRequest request)
    {
        var names = request.List("AlarmNames");
        if (names.Count is 0 or > MostRecords)
        {
            return CloudWatchErrors.Invalid("AlarmNames", $"{names.Count} names", $"1 to {MostRecords}");
        }

        return book.Delete(names) is { } unknown ? NotFound(unknown) : QueryAnswer.Empty;
    }

    public QueryAnswer ListTags(QueryRequest request)
    {
        var arn = request.Required("ResourceARN");
        if (request.Problem is { } problem)
        {
            return problem;
        }

        return book.All().FirstOrDefault(a => a.Arn == arn) is { } alarm
            ? QueryAnswer.Of(new AnswerStructure { { "Tags", alarm.Tags.Select(static t => new AnswerStructure { { "Key", t.Key }, { "Value", t.Value } }) } })
            : new AwsError("ResourceNotFoundException", $"The resource {InvalidInput.Shorten(arn)} does not exist.", 404);
    }

    public QueryAnswer SetState(QueryRequest request)
    {
        var (name, wanted, reason) = (request.Required("AlarmName"), request.Required("StateValue"), request.Required("StateReason"));
        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (AlarmStateNames.FromWire(wanted) is not { } state)
        {
            return CloudWatchErrors.Invalid("StateValue", wanted, "OK, ALARM or INSUFFICIENT_DATA");
        }

        var data = request.Text("StateReasonData") ?? "{}";
        var now = time.GetUtcNow();
        return book.Change(name, a => a with { State = state, StateReason = reason, StateReasonData = data, StateUpdated = now, Forced = true })
            ? QueryAnswer.Empty
            : NotFound(name);
    }

    // CloudWatch itself answers an unknown name with ResourceNotFound and status 404.
    private static AwsError NotFound(string name) => new("ResourceNotFound", $"The alarm {InvalidInput.Shorten(name)} does not exist.", 404);
}
