using System.Numerics;

namespace Scalectl.Series;

/// <summary>
/// Times in nanoseconds from 0 to one hour with 3 significant digits, in the layout of an HdrHistogram: recording costs
/// a few nanoseconds and allocates nothing once warm, merging loses nothing, so the percentiles of many loops and
/// machines are those of all their requests together. Sum and maximum are kept beside the buckets: mean and maximum are
/// exact. Not safe for two threads.
/// <code>
/// value  0 .. 2047   2048 .. 4095   4096 .. 8191   ..        bucket width 2^e, e = bits of the value above 11
/// index  0 .. 2047   2048 .. 3071   3072 .. 4095   ..        index = e * 1024 + value / 2^e
/// </code>
/// </summary>
/// <remarks>
/// Our own few lines and not the package HdrHistogram 2.5.0, which computes bucket widths in 32 bits and so reports
/// values above 2^41 (37 minutes in nanoseconds) wrong; a test compares the two below that.
/// </remarks>
public sealed class LatencyHistogram
{
    /// <summary>One hour; what is longer is recorded as one hour, what is negative as 0.</summary>
    public const long MaxNanoseconds = 3_600_000_000_000;

    private const byte FormatVersion = 1;
    private const int SubBucketBits = 11;
    private const int HalfBits = SubBucketBits - 1;

    // As long as the largest value asks for: a daemon that holds thousands of these does not pay for the hour.
    private long[] _counts = [];

    // Below it no bucket holds anything: answers of 10 ms leave the first 13,000 buckets empty, which nobody needs to walk.
    private int _first = int.MaxValue;
    private Int128 _sum;

    /// <param name="room">Nanoseconds; a value up to here needs no further memory. 0: memory grows with the values.</param>
    public LatencyHistogram(long room = 0)
    {
        if (room > 0)
        {
            Grow(IndexOf(Math.Min(room, MaxNanoseconds)));
        }
    }

    /// <summary>How many values were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The largest recorded value, nanoseconds, exact; 0 when empty.</summary>
    public long MaxValue { get; private set; }

    /// <summary>Arithmetic mean in nanoseconds, exact; 0 when empty.</summary>
    public double Mean => Count == 0 ? 0 : (double)_sum / Count;

    /// <summary>Adds one value in nanoseconds.</summary>
    public void Record(long nanoseconds)
    {
        var value = Math.Clamp(nanoseconds, 0, MaxNanoseconds);
        var index = IndexOf(value);
        if (index >= _counts.Length)
        {
            Grow(index);
        }

        _counts[index]++;
        _first = Math.Min(_first, index);
        Count++;
        _sum += value;
        MaxValue = Math.Max(MaxValue, value);
    }

    /// <summary>Adds the same value several times.</summary>
    /// <param name="nanoseconds">The value.</param>
    /// <param name="times">How often, 0 or more.</param>
    public void Record(long nanoseconds, long times)
    {
        if (times == 0)
        {
            return;
        }

        var value = Math.Clamp(nanoseconds, 0, MaxNanoseconds);
        var index = IndexOf(value);
        if (index >= _counts.Length)
        {
            Grow(index);
        }

        _counts[index] += times;
        _first = Math.Min(_first, index);
        Count += times;
        _sum += (Int128)value * times;
        MaxValue = Math.Max(MaxValue, value);
    }

    /// <summary>Adds everything that the other one holds; the other one stays as it is.</summary>
    public void Merge(LatencyHistogram other)
    {
        var used = other.UsedLength;
        if (used > _counts.Length)
        {
            Grow(used - 1);
        }

        for (var i = other._first; i < used; i++)
        {
            _counts[i] += other._counts[i];
        }

        _first = Math.Min(_first, other._first);

        Count += other.Count;
        _sum += other._sum;
        MaxValue = Math.Max(MaxValue, other.MaxValue);
    }

    /// <summary>
    /// The smallest value, nanoseconds, that at least <paramref name="percentile"/> percent of the values do not exceed,
    /// as the upper end of its bucket (at most 0.1 % too high) and never above <see cref="MaxValue"/>; 0 when empty.
    /// </summary>
    /// <param name="percentile">0 to 100.</param>
    public long ValueAtPercentile(double percentile)
    {
        // The small subtraction keeps 95 % of 100 at the 95th value: 0.95 * 100 is a little more than 95 in binary.
        var wanted = Math.Max(1, (long)Math.Ceiling((Math.Clamp(percentile, 0, 100) / 100 * Count) - 1e-9));
        long seen = 0;
        var used = UsedLength;
        for (var i = _first; i < used; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return Math.Min(LowestValueAt(i + 1) - 1, MaxValue);
            }
        }

        return MaxValue;
    }

    /// <summary>The share of values, 0 to 1, that are at most <paramref name="nanoseconds"/> (to the bucket); 1 when empty.</summary>
    public double ShareWithin(long nanoseconds)
    {
        if (Count == 0)
        {
            return 1;
        }

        var last = IndexOf(Math.Clamp(nanoseconds, 0, MaxNanoseconds));
        long within = 0;
        for (var i = _first; i <= last && i < UsedLength; i++)
        {
            within += _counts[i];
        }

        return (double)within / Count;
    }

    /// <summary>Empties it, for use again.</summary>
    public void Reset()
    {
        Array.Clear(_counts, Count == 0 ? 0 : _first, Count == 0 ? 0 : UsedLength - _first);
        _first = int.MaxValue;
        Count = 0;
        _sum = 0;
        MaxValue = 0;
    }

    /// <summary>
    /// The whole histogram without loss: base64 of a version byte, maximum, sum, and for each bucket that holds
    /// something its index's distance from the one before and its count, all as variable-length integers.
    /// </summary>
    public string ToBase64()
    {
        var bytes = new List<byte>(256) { FormatVersion };
        Put(bytes, (ulong)MaxValue);
        Put(bytes, (ulong)(_sum >> 62));
        Put(bytes, (ulong)(_sum & ((Int128.One << 62) - 1)));
        var previous = 0;
        var used = UsedLength;
        for (var i = _first; i < used; i++)
        {
            if (_counts[i] != 0)
            {
                Put(bytes, (ulong)(i - previous));
                Put(bytes, (ulong)_counts[i]);
                previous = i;
            }
        }

        return Convert.ToBase64String(bytes.ToArray());
    }

    /// <summary>Reads what <see cref="ToBase64"/> wrote.</summary>
    /// <param name="text">The base64 text, of at most a few hundred kilobytes.</param>
    /// <returns>The histogram, or an error that says what is wrong with the text.</returns>
    public static Outcome<LatencyHistogram> FromBase64(string text)
    {
        var result = new LatencyHistogram();
        return result.TryMerge(text) ? result : Invalid(text);
    }

    /// <summary>
    /// Adds what <see cref="ToBase64"/> wrote, at the cost of the buckets that hold something: a run of hours has
    /// thousands of texts with a hundred values each. False, and nothing is added, when the text is no histogram.
    /// </summary>
    public bool TryMerge(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length == 0 || bytes[0] != FormatVersion)
        {
            return false;
        }

        var rest = bytes.AsSpan(1, length - 1);
        if (!Take(ref rest, out var max) || max > MaxNanoseconds || !Take(ref rest, out var high) || !Take(ref rest, out var low) || high >> 62 != 0 || low >> 62 != 0)
        {
            return false;
        }

        // Once to check, once to add: a text that turns out wrong in its middle must leave no trace.
        var last = IndexOf((long)max);
        var checking = rest;
        var (index, total) = (0L, Count);
        while (checking.Length > 0)
        {
            if (!Take(ref checking, out var distance) || !Take(ref checking, out var count) || distance > int.MaxValue || count is 0 or > long.MaxValue
                || (index += (long)distance) > last || total > long.MaxValue - (long)count)
            {
                return false;
            }

            total += (long)count;
        }

        if (last >= _counts.Length)
        {
            Grow(last);
        }

        index = 0;
        while (rest.Length > 0)
        {
            Take(ref rest, out var distance);
            Take(ref rest, out var count);
            index += (long)distance;
            _counts[index] += (long)count;
            _first = (int)Math.Min(_first, index);
        }

        Count = total;
        _sum += ((Int128)high << 62) + low;
        MaxValue = Math.Max(MaxValue, (long)max);
        return true;
    }

    private static InvalidInput Invalid(string text) =>
        new("histogram", InvalidInput.Shorten(text), "the base64 text of a latency histogram, version 1", "AQAAAA==");

    private int UsedLength => Count == 0 ? 0 : IndexOf(MaxValue) + 1;

    private void Grow(int index) => Array.Resize(ref _counts, ((index >> HalfBits) + 1) << HalfBits);

    private static int IndexOf(long value)
    {
        var e = Math.Max(0, 64 - SubBucketBits - BitOperations.LeadingZeroCount((ulong)value));
        return (e << HalfBits) + (int)(value >> e);
    }

    private static long LowestValueAt(int index)
    {
        var e = Math.Max(0, (index >> HalfBits) - 1);
        return (long)(index - (e << HalfBits)) << e;
    }

    private static void Put(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }

    private static bool Take(ref Span<byte> rest, out ulong value)
    {
        value = 0;
        for (var i = 0; i < rest.Length && i < 9; i++)
        {
            value |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if ((rest[i] & 0x80) == 0)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
