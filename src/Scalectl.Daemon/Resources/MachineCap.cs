using System.Globalization;
using Scalectl.Daemon.Clusters;

namespace Scalectl.Daemon.Resources;

/// <summary>
/// How many machines everything that the daemon runs may have together: a cluster counts with its size, an app with the
/// most that its group may grow to. What is taken is given back when the machines are gone.
/// </summary>
public sealed class MachineCap(ClusterOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, string Name), int> _taken = [];

    public int Most => options.MaxMachines;

    /// <summary>Machines that are still allowed.</summary>
    public int Free
    {
        get
        {
            lock (_lock)
            {
                return Math.Max(0, Most - _taken.Values.Sum());
            }
        }
    }

    /// <summary>Takes machines, all or none: two requests at once do not both fit where there is place for one.</summary>
    /// <param name="kind"><see cref="ResourceTags.Cluster"/> or <see cref="ResourceTags.App"/>.</param>
    public bool TryTake(string kind, string name, int machines)
    {
        lock (_lock)
        {
            if (machines > Most - _taken.Values.Sum())
            {
                return false;
            }

            _taken[(kind, name)] = machines;
            return true;
        }
    }

    /// <summary>Counts what is there already, whatever the cap says.</summary>
    public void Count(string kind, string name, int machines)
    {
        lock (_lock)
        {
            _taken[(kind, name)] = machines;
        }
    }

    public void Give(string kind, string name)
    {
        lock (_lock)
        {
            _taken.Remove((kind, name));
        }
    }

    /// <summary>Nothing of this kind counts any more: another user is active.</summary>
    public void GiveAll(string kind)
    {
        lock (_lock)
        {
            foreach (var taken in _taken.Keys.Where(t => t.Kind == kind).ToList())
            {
                _taken.Remove(taken);
            }
        }
    }

    /// <summary>How many machines may be asked for, who has the others, and which setting says so.</summary>
    public string Expected(int least)
    {
        lock (_lock)
        {
            var users = string.Join(", ", _taken.OrderBy(t => t.Key).Select(t => string.Create(
                CultureInfo.InvariantCulture, $"{(t.Key.Kind == ResourceTags.App ? "app" : "cluster")} {t.Key.Name} {t.Value}")));
            var free = Math.Max(0, Most - _taken.Values.Sum());
            return users.Length == 0
                ? $"{least} to {Most} machines (the setting Clusters:MaxMachines)"
                : free < least
                ? $"no machine more: the {Most} of the setting Clusters:MaxMachines are taken ({users})"
                : $"{least} to {free} machines: the setting Clusters:MaxMachines allows {Most} together, of which are taken: {users}";
        }
    }
}
