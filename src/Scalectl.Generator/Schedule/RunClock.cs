using System.Diagnostics;

namespace Scalectl.Generator.Schedule;

/// <summary>
/// The engine's time: nanoseconds of the monotonic clock, tied once to UNIX time so that a clock that is set during the
/// run moves no request. The one place where the stopwatch is read.
/// </summary>
/// <param name="UnixOffset">UNIX time minus engine time, nanoseconds.</param>
internal readonly record struct RunClock(long UnixOffset)
{
    public const long Second = 1_000_000_000;

    private static readonly double _nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    public static long Now => Stopwatch.Frequency == Second ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * _nanosecondsPerTick);

    /// <summary>Ties the engine's time to the clock.</summary>
    public static RunClock From(TimeProvider time) => new(((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100) - Now);

    /// <summary>Engine time of a UNIX time in seconds.</summary>
    public long At(double unixSeconds) => (long)Math.Round(unixSeconds * 1e9) - UnixOffset;

    /// <summary>The UNIX second that an engine time lies in.</summary>
    public long UnixSecond(long now) => (long)Math.Floor((now + UnixOffset) / (double)Second);

    /// <summary>Engine time at which a UNIX second begins.</summary>
    public long SecondStart(long unixSecond) => (unixSecond * Second) - UnixOffset;
}
