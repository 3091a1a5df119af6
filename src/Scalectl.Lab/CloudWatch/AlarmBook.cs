namespace Scalectl.Lab.CloudWatch;

/// <summary>Every alarm by its name. Safe for any number of threads.</summary>
public sealed class AlarmBook
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Alarm> _alarms = new(StringComparer.Ordinal);

    public IReadOnlyList<Alarm> All()
    {
        lock (_lock)
        {
            return [.. _alarms.Values];
        }
    }

    /// <summary>Makes an alarm, or gives one another configuration: its state and its tags stay, as on AWS.</summary>
    public void Put(Alarm alarm)
    {
        lock (_lock)
        {
            _alarms[alarm.Name] = _alarms.TryGetValue(alarm.Name, out var before)
                ? alarm with
                {
                    State = before.State,
                    StateReason = before.StateReason,
                    StateReasonData = before.StateReasonData,
                    StateUpdated = before.StateUpdated,
                    Tags = before.Tags,
                }
                : alarm;
        }
    }

    /// <summary>Changes an alarm that is there; false when it is gone.</summary>
    public bool Change(string name, Func<Alarm, Alarm> change)
    {
        lock (_lock)
        {
            if (!_alarms.TryGetValue(name, out var alarm))
            {
                return false;
            }

            _alarms[name] = change(alarm);
            return true;
        }
    }

    /// <summary>Removes all of the names, or none when one of them is unknown: that one is the answer.</summary>
    public string? Delete(IReadOnlyList<string> names)
    {
        lock (_lock)
        {
            if (names.FirstOrDefault(n => !_alarms.ContainsKey(n)) is { } unknown)
            {
                return unknown;
            }

            foreach (var name in names)
            {
                _alarms.Remove(name);
            }

            return null;
        }
    }

    public void DeleteWhere(Predicate<Alarm> unwanted)
    {
        lock (_lock)
        {
            foreach (var alarm in _alarms.Values.Where(a => unwanted(a)).ToList())
            {
                _alarms.Remove(alarm.Name);
            }
        }
    }
}
