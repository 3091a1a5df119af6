using System.Globalization;
using Scalectl.Load;

namespace Scalectl.Client.CommandLine;

/// <summary>The kinds of value that arguments have.</summary>
internal static class Readers
{
    public static Outcome<string> Text(string argument, string text) =>
        text.Length > 0 ? text : new InvalidInput(argument, "an empty text", "a text", "x");

    /// <summary>Names of users, apps, clusters: what a cloud takes in a resource's name.</summary>
    public static Outcome<string> Name(string argument, string text) =>
        text.Length is > 0 and <= 32 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? text
            : new InvalidInput(argument, InvalidInput.Shorten(text), "1 to 32 lower-case letters, digits and dashes", "alice");

    public static Reader<int> Whole(int least, int most, string example) => (argument, text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : new InvalidInput(argument, InvalidInput.Shorten(text), $"a whole number from {least} to {most}", example);

    public static Reader<double> Number(double least, double most, string unit, string example) => (argument, text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : new InvalidInput(argument, InvalidInput.Shorten(text), string.Create(CultureInfo.InvariantCulture, $"{unit} from {least} to {most}"), example);

    public static Outcome<long> Seed(string argument, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : new InvalidInput(argument, InvalidInput.Shorten(text), "a whole number", "1");

    /// <summary>Percent: <c>1%</c>, or a plain number.</summary>
    public static Reader<double> Percent(double least, double most, string example) => (argument, text) =>
        double.TryParse(text.AsSpan().TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most && text.Count(c => c == '%') <= 1
            ? value
            : new InvalidInput(argument, InvalidInput.Shorten(text), string.Create(CultureInfo.InvariantCulture, $"a share of {least}% to {most}%"), example);

    /// <summary>Seconds: <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, or a plain number of seconds.</summary>
    public static Reader<double> Seconds(double least, double most, string example) => (argument, text) =>
        Duration(text) is { } value && value >= least && value <= most
            ? value
            : new InvalidInput(argument, InvalidInput.Shorten(text), string.Create(CultureInfo.InvariantCulture, $"a time of {least} s to {most} s, such as 500ms, 10s, 5m, 1h"), example);

    public static Outcome<string> Url(string argument, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? text
            : new InvalidInput(argument, InvalidInput.Shorten(text), "an http or https URL", "http://127.0.0.1:8086");

    /// <summary>IP address, name or URL; <c>http://</c> is what is meant where nothing is said.</summary>
    public static Outcome<string> Target(string argument, string text)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            ? text
            : new InvalidInput(argument, InvalidInput.Shorten(text), "an IP address, a name or an http(s) URL", "http://10.0.0.7/");
    }

    /// <summary>One of an enum's words.</summary>
    public static Outcome<T> Word<T>(string argument, string text)
        where T : struct, Enum
    {
        if (Scalectl.Word<T>.TryParse(text, out var value))
        {
            return value;
        }

        var words = Scalectl.Word<T>.All;
        return new InvalidInput(argument, InvalidInput.Shorten(text), $"one of {string.Join(", ", words)}", NearestName.Of(text, words) ?? words[0]);
    }

    /// <summary>A <c>name=value</c> pair.</summary>
    public static Outcome<KeyValuePair<string, double>> Variable(string argument, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && double.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new KeyValuePair<string, double>(text[..at], value)
            : new InvalidInput(argument, InvalidInput.Shorten(text), "name=number", "base=100");
    }

    public static Outcome<string> Header(string argument, string text) =>
        text.IndexOf(':', StringComparison.Ordinal) > 0 && !text.Any(char.IsControl)
            ? text
            : new InvalidInput(argument, InvalidInput.Shorten(text), "'Name: value'", "'Accept: text/html'");

    /// <summary>A <c>METHOD /path weight</c> (the weight may be left out), or a JSON object.</summary>
    public static Outcome<Route> Route(string argument, string text) => RouteText.Parse(text, argument, Load.InputFiles.ReadBody);

    private static double? Duration(string text)
    {
        var unitAt = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var factor = text[unitAt..] switch { "ms" => 0.001, "" or "s" => 1, "m" => 60, "h" => 3600, _ => double.NaN };
        return double.TryParse(text.AsSpan(0, unitAt), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value * factor)
            ? value * factor
            : null;
    }
}
