namespace Scalectl.Lab.Wire;

/// <summary>Times as seconds since 1970, as CBOR and JSON have them, to the millisecond.</summary>
internal static class EpochTime
{
    private static readonly double Least = DateTimeOffset.MinValue.ToUnixTimeSeconds(), Most = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>False when it is no time of the years 1 to 9999.</summary>
    public static bool TryRead(double seconds, out DateTimeOffset time)
    {
        var valid = seconds >= Least && seconds <= Most;
        time = valid ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000)) : default;
        return valid;
    }
}
