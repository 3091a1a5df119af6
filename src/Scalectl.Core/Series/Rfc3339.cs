namespace Scalectl.Series;

/// <summary>
/// The usual form of RFC 3339, read at sight: <c>2026-11-24T06:00:05Z</c>, with a fraction, with an offset. Some five
/// times as fast as the runtime's parser of any date, which reads whatever this does not know.
/// </summary>
public static class Rfc3339
{
    private const int Whole = 19; // 2026-11-24T06:00:05

    /// <summary>The time that a text states.</summary>
    /// <param name="text">Without spaces around it.</param>
    /// <returns>UNIX milliseconds, rounded down; null: another form, or no such date.</returns>
    public static long? Ms(ReadOnlySpan<char> text)
    {
        if (text.Length <= Whole || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't' or ' ') || text[13] != ':' || text[16] != ':')
        {
            return null;
        }

        var (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]));
        var (hour, minute, second) = (Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return null;
        }

        var rest = text[Whole..];
        var fraction = 0; // its digits
        if (rest[0] == '.')
        {
            while (fraction + 1 < rest.Length && char.IsAsciiDigit(rest[fraction + 1]))
            {
                fraction++;
            }
        }

        var milliseconds = fraction == 0 ? 0 : Digits(rest.Slice(1, Math.Min(3, fraction))) * (fraction switch { 1 => 100, 2 => 10, _ => 1 });
        return Offset(fraction == 0 ? rest : rest[(fraction + 1)..]) is { } offset
            ? new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).ToUnixTimeMilliseconds() + milliseconds - (offset * 60_000L)
            : null;
    }

    /// <summary>Minutes of <c>Z</c> or <c>+01:00</c>; null: neither.</summary>
    private static int? Offset(ReadOnlySpan<char> text)
    {
        if (text is "Z" or "z")
        {
            return 0;
        }

        return text is [('+' or '-') and var sign, _, _, ':', _, _] && Digits(text[1..3]) is >= 0 and <= 23 and var hours && Digits(text[4..6]) is >= 0 and <= 59 and var minutes
            ? (sign == '-' ? -1 : 1) * ((hours * 60) + minutes)
            : null;
    }

    /// <returns>-1: not digits only.</returns>
    private static int Digits(ReadOnlySpan<char> text)
    {
        var value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return -1;
            }

            value = (value * 10) + (c - '0');
        }

        return value;
    }
}
