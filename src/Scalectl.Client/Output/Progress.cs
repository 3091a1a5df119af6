using Scalectl.Client.CommandLine;

namespace Scalectl.Client.Output;

/// <summary>
/// What is going on, on stderr: on a terminal one line that is redrawn (a bar where the end is known), elsewhere one
/// line whenever the step changes.
/// </summary>
internal sealed class Progress(Surroundings surroundings) : IDisposable
{
    private const int BarWidth = 24;

    private int _drawn;
    private string _step = "";

    /// <summary>Shows a step.</summary>
    /// <param name="step">What is going on; elsewhere than on a terminal only a change of it is printed.</param>
    /// <param name="share">0 to 1 where the end is known.</param>
    /// <param name="detail">What changes while it goes on.</param>
    public void Show(string step, double? share = null, string detail = "")
    {
        (step, detail) = (Printable.Of(step), Printable.Of(detail));
        if (!surroundings.ErrorIsTerminal)
        {
            if (step != _step)
            {
                surroundings.Error.WriteLine(step);
            }

            _step = step;
            return;
        }

        var bar = share is { } done ? Bar(done) + " " : "";
        var line = $"{bar}{step}{(detail.Length > 0 ? "  " : "")}{detail}";
        line = line.Length < surroundings.Width ? line : line[..(surroundings.Width - 1)];
        surroundings.Error.Write("\r" + line.PadRight(_drawn));
        _drawn = line.Length;
    }

    /// <summary>A line that stays.</summary>
    public void Say(string line)
    {
        Clear();
        surroundings.Error.WriteLine(Printable.Of(line));
    }

    public void Dispose() => Clear();

    private void Clear()
    {
        if (_drawn > 0)
        {
            surroundings.Error.Write("\r" + new string(' ', _drawn) + "\r");
            _drawn = 0;
        }
    }

    private static string Bar(double share)
    {
        var filled = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return $"[{new string('#', filled)}{new string('-', BarWidth - filled)}] {Math.Clamp(share, 0, 1) * 100,3:0} %";
    }
}
