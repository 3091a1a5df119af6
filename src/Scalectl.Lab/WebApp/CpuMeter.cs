namespace Scalectl.Lab.WebApp;

/// <summary>Turns a core's busy time into utilisation, one value for each stretch between two readings.</summary>
public sealed class CpuMeter(VirtualCore core, TimeSpan start)
{
    private TimeSpan _at = start;
    private TimeSpan _busy = core.BusyUntil(start);

    /// <summary>Percent of the time since the last reading in which the core was busy, 0 to 100; null when no time has passed.</summary>
    public double? ReadPct(TimeSpan now)
    {
        var span = now - _at;
        if (span <= TimeSpan.Zero)
        {
            return null;
        }

        var busy = core.BusyUntil(now);
        var pct = 100 * ((busy - _busy) / span);
        (_at, _busy) = (now, busy);
        return Math.Clamp(pct, 0, 100);
    }
}
