using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Scalectl.Daemon.Tests.Security.Malformed;

/// <summary>Bytes to a port and back, without anything that would mend them on the way.</summary>
internal sealed class RawClient(string host, int port)
{
    public async Task<RawAnswer> SendAsync(MalformedRequest request, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, port, stop);
        var reading = ReadAsync(socket, stop);
        try
        {
            await socket.SendAsync(request.Bytes, stop);
            if (request.EndsEarly)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // The daemon had seen enough and closed: its answer may be here all the same.
        }

        return await reading;
    }

    private static async Task<RawAnswer> ReadAsync(Socket socket, CancellationToken stop)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer, stop)) > 0;)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Reset: what came before counts.
        }

        var all = text.ToString();
        // An interim answer (100) stands before the final one.
        var final = all.StartsWith("HTTP/1.1 100", StringComparison.Ordinal) ? all[(all.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..] : all;
        return final.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && int.TryParse(final.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? new RawAnswer(status, final)
            : new RawAnswer(0, all);
    }
}
