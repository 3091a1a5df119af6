using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scalectl.Aws.Tests.Edge;

/// <summary>One request as it came over the wire.</summary>
internal sealed record FakeRequest(IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Parameters)
{
    public string Action => Parameters["Action"];

    /// <summary>Parameters as aws-wire.md writes them, one a line, in order of their names.</summary>
    public string Text => string.Join('\n', Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));

    public static async Task<FakeRequest?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var headers = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(':', 2)).ToDictionary(h => h[0], h => h[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var parameters = Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2)).ToDictionary(p => WebUtility.UrlDecode(p[0]), p => WebUtility.UrlDecode(p[1]));
        return new FakeRequest(headers, parameters);
    }
}
