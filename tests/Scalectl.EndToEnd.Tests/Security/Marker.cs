using System.Security.Cryptography;
using System.Text;

namespace Scalectl.EndToEnd.Tests.Security;

/// <summary>A secret that is found again in whatever form it was left: as it is, in base64 at any offset, in hex, in % form, in JSON.</summary>
internal sealed class Marker
{
    private readonly byte[][] _forms;

    public Marker(string name, string value)
    {
        (Name, Value) = (name, value);
        var bytes = Encoding.UTF8.GetBytes(value);
        List<string> forms = [value, Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes), Uri.EscapeDataString(value), value.Replace("+", "\\u002B", StringComparison.Ordinal)];
        for (var offset = 0; offset < 3; offset++)
        {
            // What stands before and after it in a longer text changes the characters at the ends: only the middle is its own.
            var middle = Convert.ToBase64String([.. new byte[offset], .. bytes])[(offset == 0 ? 0 : 4)..].TrimEnd('=')[..^2];
            forms.Add(middle);
            forms.Add(middle.Replace('+', '-').Replace('/', '_'));
        }

        _forms = [.. forms.Distinct().Select(Encoding.UTF8.GetBytes), Encoding.Unicode.GetBytes(value)];
    }

    public string Name { get; }

    public string Value { get; }

    /// <summary>One that no other run has, with the characters of a real secret.</summary>
    public static Marker Random(string name) => new(name, $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}+Zq/{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}");

    public bool IsIn(ReadOnlySpan<byte> bytes)
    {
        foreach (var form in _forms)
        {
            if (bytes.IndexOf(form) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
