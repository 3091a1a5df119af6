using System.Text;

namespace Scalectl.Lab.Machines;

/// <summary>The last 64 KiB that a machine wrote, as EC2's GetConsoleOutput keeps them.</summary>
public sealed class ConsoleLog
{
    private const int Most = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public void Append(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            _text.Append(text);
            if (_text.Length > Most)
            {
                _text.Remove(0, _text.Length - Most);
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return _text.ToString();
        }
    }
}
