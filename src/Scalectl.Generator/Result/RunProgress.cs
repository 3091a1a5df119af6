using System.Globalization;
using System.Text;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Result;

/// <summary>What is going on, on stderr: on a terminal a bar that is redrawn each second, elsewhere a line a second.</summary>
internal sealed class RunProgress(TextWriter error, bool terminal, int width, GeneratorPlan plan)
{
    private const int BarWidth = 24;

    private readonly double _seconds = plan.Steps * plan.StepSeconds;
    private long? _first;
    private int _drawn;

    public void Show(GeneratorSecond second)
    {
        _first ??= second.Time;
        var elapsed = second.Time - _first.Value + 1;
        if (!terminal)
        {
            error.WriteLine(Line(second, plan.Steps, elapsed));
            return;
        }

        var line = $"{Bar(elapsed / Math.Max(1, Math.Ceiling(_seconds)))}{Line(second, plan.Steps, elapsed)}";
        line = line.Length < width ? line : line[..Math.Max(0, width - 1)];
        error.Write("\r" + line.PadRight(_drawn));
        _drawn = line.Length;
    }

    /// <summary>Makes room for what is printed next.</summary>
    public void End()
    {
        if (_drawn > 0)
        {
            error.Write("\r" + new string(' ', _drawn) + "\r");
            _drawn = 0;
        }
    }

    private static string Line(GeneratorSecond s, int steps, long elapsed)
    {
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{elapsed,5} s  ");
        if (s.Step > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $"step {s.Step}/{steps}  ");
        }
        else
        {
            line.Append("last answers  ");
        }

        line.Append(CultureInfo.InvariantCulture, $"planned {s.Planned}  sent {s.Sent}  answered {s.Answered2xx + s.Answered3xx + s.Answered4xx + s.Answered5xx}");
        Some(line, "5xx", s.Answered5xx);
        Some(line, "4xx", s.Answered4xx);
        Some(line, "no answer", s.NoAnswer);
        Some(line, "missed", s.Missed);
        if (s.ResponseTime is { } text && LatencyHistogram.FromBase64(text).Value is { } histogram)
        {
            line.Append(CultureInfo.InvariantCulture, $"  p95 {histogram.ValueAtPercentile(95) / 1e6:0.0} ms");
        }

        return line.ToString();
    }

    private static void Some(StringBuilder line, string name, long count)
    {
        if (count > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $"  {name} {count}");
        }
    }

    private static string Bar(double share)
    {
        var filled = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return $"[{new string('#', filled)}{new string('-', BarWidth - filled)}] {Math.Clamp(share, 0, 1) * 100,3:0} %";
    }
}
