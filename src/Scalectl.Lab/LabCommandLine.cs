using System.Globalization;

namespace Scalectl.Lab;

/// <summary>Reads the command line into <see cref="LabOptions"/>; every option that is wrong is told, not only the first.</summary>
public static class LabCommandLine
{
    public const string Help = """
        scalectl-lab: a laptop-sized cloud that speaks EC2, Auto Scaling, CloudWatch, Elastic Load Balancing v2 and STS

        Usage: scalectl-lab [--port 8086] [--period 1s] [--launch-delay 2s] [--terminate-delay 1s]
                            [--access-key-id AKIDSCALECTLLAB00001] [--parent-pid PID]

          --port             control port on 127.0.0.1; 0: a free one (default 8086)
          --period           the metric period: what a minute is on AWS (default 1s; AWS's own pace is 60s)
          --launch-delay     from launch until a machine starts (default 2s)
          --terminate-delay  from stopped until a machine is gone (default 1s)
          --access-key-id    the one key that may sign; its secret is taken from SCALECTL_LAB_SECRET
          --parent-pid       end when this process ends
        """;

    private static readonly Dictionary<string, Func<LabOptions, string, Outcome<LabOptions>>> Options = new(StringComparer.Ordinal)
    {
        ["--port"] = (o, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is 0 or (>= 1024 and <= 65535)
            ? o with { Port = port }
            : Wrong("--port", v, "0, or a port from 1024 to 65535", "8086"),
        ["--period"] = (o, v) => Duration(v) is { } period && period >= TimeSpan.FromMilliseconds(100) && period <= TimeSpan.FromHours(1)
            ? o with { Period = period }
            : Wrong("--period", v, "a duration from 100ms to 1h", "1s"),
        ["--launch-delay"] = (o, v) => Duration(v) is { } delay && delay <= TimeSpan.FromHours(1)
            ? o with { LaunchDelay = delay }
            : Wrong("--launch-delay", v, "a duration from 0s to 1h", "2s"),
        ["--terminate-delay"] = (o, v) => Duration(v) is { } delay && delay <= TimeSpan.FromHours(1)
            ? o with { TerminateDelay = delay }
            : Wrong("--terminate-delay", v, "a duration from 0s to 1h", "1s"),
        ["--access-key-id"] = (o, v) => v.Length is >= 16 and <= 128 && v.All(char.IsAsciiLetterOrDigit)
            ? o with { AccessKeyId = v }
            : Wrong("--access-key-id", v, "16 to 128 letters and digits", "AKIDSCALECTLLAB00001"),
        ["--parent-pid"] = (o, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 1
            ? o with { ParentPid = pid }
            : Wrong("--parent-pid", v, "the id of a process", "4711"),
    };

    /// <param name="secret">The value of SCALECTL_LAB_SECRET; null or empty: the default.</param>
    public static Outcome<LabOptions> Parse(IReadOnlyList<string> arguments, string? secret)
    {
        var options = new LabOptions();
        if (!string.IsNullOrEmpty(secret))
        {
            options = options with { SecretKey = secret };
        }

        List<InvalidInput> errors = [];
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var n, var v] ? (n, v) : (arguments[i], null);
            if (!Options.TryGetValue(name, out var read))
            {
                errors.Add(new InvalidInput("scalectl-lab", InvalidInput.Shorten(arguments[i]), $"one of {string.Join(", ", Options.Keys)}", "--port 8086"));
            }
            else if (value is null && ++i >= arguments.Count)
            {
                errors.Add(new InvalidInput(name, "nothing", "a value after it", $"{name}=1"));
            }
            else if (read(options, value ?? arguments[i]) is { Ok: true, Value: { } changed })
            {
                options = changed;
            }
            else
            {
                errors.AddRange(read(options, value ?? arguments[i]).Errors);
            }
        }

        return errors.Count == 0 ? options : errors;
    }

    /// <summary><c>250ms</c>, <c>1s</c>, <c>2m</c>, <c>1h</c>; null for anything else.</summary>
    private static TimeSpan? Duration(string text)
    {
        var digits = text.TrimEnd("hms".ToCharArray());
        double? unitSeconds = text[digits.Length..] switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => null,
        };
        return unitSeconds is { } unit && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit <= 1e6
            ? TimeSpan.FromSeconds(number * unit)
            : null;
    }

    private static InvalidInput Wrong(string option, string found, string expected, string example)
        => new(option, InvalidInput.Shorten(found), expected, example);
}
