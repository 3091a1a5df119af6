using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Scalectl.Generator.Tests.Edge;

/// <summary>Debian's nginx with its own configuration, folder and port: the witness that counts what really arrived.</summary>
internal sealed class Nginx : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Process _process;
    private readonly string _scheme;
    private bool _stopped;

    private Nginx(int port, string extra, string listen, string server)
    {
        (Port, _scheme) = (port, listen.Contains("ssl", StringComparison.Ordinal) ? "https" : "http");
        var f = _folder.Path;
        File.WriteAllText(_folder.File("nginx.conf"), $$"""
            worker_processes 1; daemon off; master_process off; pid {{f}}/pid; error_log {{f}}/error.log;
            events { worker_connections 12000; }
            http {
              log_format path '$request_method $request_uri'; log_format protocol '$server_protocol $request_method $request_uri $content_length'; access_log {{f}}/access.log path;
              log_format connection '$connection'; access_log {{f}}/connections.log connection;
              client_body_temp_path {{f}}/1; proxy_temp_path {{f}}/2; fastcgi_temp_path {{f}}/3; uwsgi_temp_path {{f}}/4; scgi_temp_path {{f}}/5;
              {{extra}}
              server { listen 127.0.0.1:{{port}} {{listen}}; {{server}} location / { return 200 "{{new string('x', 600)}}"; } location /missing { return 404; } location /broken { return 503; } }
            }
            """);
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-p", f, "-c", "nginx.conf"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    public int Port { get; }

    public string Url => $"{_scheme}://127.0.0.1:{Port}/";

    /// <param name="extra">Directives for all of HTTP.</param>
    /// <param name="listen">Parameters of the port: <c>ssl http2</c>.</param>
    /// <param name="server">Directives of the server; with <c>access_log access.log protocol</c> the log's lines begin with the protocol.</param>
    public static Nginx Start(string extra = "", string listen = "", string server = "")
    {
        // Another test may take the free port before nginx does: then the next one.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var nginx = new Nginx(FreePort.Next(), extra, listen, server);
            if (nginx.Answers())
            {
                return nginx;
            }

            nginx.Dispose();
        }

        throw new InvalidOperationException("nginx does not start");
    }

    /// <summary>Ends nginx, so that its log is complete, and reads it: a line a request, method and path.</summary>
    public IReadOnlyList<string> Log()
    {
        Stop();
        return File.ReadAllLines(_folder.File("access.log"));
    }

    /// <summary>Ends nginx and tells how many connections sent a request.</summary>
    public int Connections()
    {
        Stop();
        return File.ReadLines(_folder.File("connections.log")).Distinct().Count();
    }

    public void Dispose()
    {
        Stop();
        _process.Dispose();
        _folder.Dispose();
    }

    private void Stop()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        Signals.Send(_process, Signals.Quit);
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    private bool Answers()
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < TimeSpan.FromSeconds(10) && !_process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, Port);
                return !_process.HasExited;
            }
            catch (SocketException)
            {
                _process.WaitForExit(20);
            }
        }

        return false;
    }
}
