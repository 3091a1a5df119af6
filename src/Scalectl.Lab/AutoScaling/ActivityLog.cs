namespace Scalectl.Lab.AutoScaling;

/// <summary>Scaling activities of all groups, those of deleted groups too; bounded. Touched only under the registry's lock.</summary>
internal sealed class ActivityLog
{
    private const int MostRemembered = 5000;

    private readonly List<Activity> _activities = [];

    /// <summary>Newest first; of one group or of all.</summary>
    public IReadOnlyList<Activity> Of(string? group)
        => [.. _activities.AsEnumerable().Reverse().Where(a => group is null || a.GroupName == group)];

    public Activity Start(string group, string description, string cause, DateTimeOffset now, string zone, int progress)
    {
        var activity = new Activity(
            Guid.NewGuid().ToString(), group, description, cause, now, null, "InProgress", null, progress,
            $$"""{"Subnet ID":"{{LabSubnets.OfZone(zone)}}","Availability Zone":"{{zone}}"}""");
        _activities.Add(activity);
        if (_activities.Count > MostRemembered)
        {
            _activities.RemoveRange(0, MostRemembered / 10);
        }

        return activity;
    }

    /// <summary>An activity that failed before it began.</summary>
    public void Failed(string group, string cause, DateTimeOffset now, string zone, string message)
    {
        var activity = Start(group, "Launching a new EC2 instance.  Status Reason: " + message, cause, now, zone, 100);
        End(activity.Id, "Failed", now, message);
    }

    public void Progress(string id, string status, int progress) => Change(id, a => a with { StatusCode = status, Progress = progress });

    public void End(string id, string status, DateTimeOffset now, string? message = null)
        => Change(id, a => a with { StatusCode = status, EndTime = now, StatusMessage = message, Progress = 100 });

    private void Change(string id, Func<Activity, Activity> change)
    {
        // From the end: what changes is nearly always young.
        var index = _activities.FindLastIndex(a => a.Id == id);
        if (index >= 0)
        {
            _activities[index] = change(_activities[index]);
        }
    }
}
