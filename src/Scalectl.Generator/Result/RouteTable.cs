using System.Globalization;
using System.Text;

namespace Scalectl.Generator.Result;

/// <summary>The result by route as a person reads it: what was sent, then how long it took, from due and from sent.</summary>
internal static class RouteTable
{
    private const int MostWidth = 40;

    public static void AppendTo(StringBuilder text, IReadOnlyList<RouteResult> routes)
    {
        if (routes.Count == 0)
        {
            return;
        }

        var width = Math.Clamp(routes.Max(route => route.Name.Length) + 2, 20, MostWidth);
        text.Append('\n').Append("route".PadRight(width)).Append(CultureInfo.InvariantCulture, $"{"share",8}{"planned",12}{"sent",12}{"missed",10}{"answered",12}{"errors",10}{"no answer",11}\n");
        foreach (var route in routes)
        {
            text.Append(Name(route, width)).Append(
                CultureInfo.InvariantCulture,
                $"{route.Share * 100,6:0.0} %{route.Planned,12}{route.Sent,12}{route.Missed,10}{route.Answered,12}{route.Errors,10}{route.NoAnswer,11}\n");
        }

        text.Append('\n').Append("milliseconds".PadRight(width)).Append(CultureInfo.InvariantCulture, $"{"",-10}{"mean",10}{"p50",10}{"p90",10}{"p95",10}{"p99",10}{"max",10}\n");
        foreach (var route in routes)
        {
            Times(text, Name(route, width), "from due", route.ResponseTimeMs);
            Times(text, new string(' ', width), "from sent", route.ServiceTimeMs);
        }
    }

    private static void Times(StringBuilder text, string name, string from, Percentiles p)
    {
        text.Append(name).Append(CultureInfo.InvariantCulture, $"{from,-10}");
        if (p.Count == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{"-",10}\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{p.Mean,10:0.000}{p.P50,10:0.000}{p.P90,10:0.000}{p.P95,10:0.000}{p.P99,10:0.000}{p.Max,10:0.000}\n");
    }

    private static string Name(RouteResult route, int width)
    {
        var name = Printable.Of(route.Name);
        return (name.Length < width ? name : name[..(width - 2)] + "…").PadRight(width);
    }
}
