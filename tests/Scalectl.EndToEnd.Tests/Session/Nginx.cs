using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Scalectl.EndToEnd.Tests.Session;

/// <summary>Debian's nginx on a free port with an access log of its own, to count what really arrived.</summary>
internal sealed class Nginx : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    public Nginx(Scratch scratch)
    {
        _folder = Directory.CreateDirectory(Path.Combine(scratch.Folder, "nginx")).FullName;
        Port = FreePort();
        File.WriteAllText(Path.Combine(_folder, "nginx.conf"), $$"""
            daemon off; master_process off; pid {{_folder}}/pid; error_log {{_folder}}/error.log;
            events { worker_connections 4096; }
            http {
              access_log {{_folder}}/access.log;
              client_body_temp_path {{_folder}}/a; proxy_temp_path {{_folder}}/b; fastcgi_temp_path {{_folder}}/c;
              uwsgi_temp_path {{_folder}}/d; scgi_temp_path {{_folder}}/e;
              server { listen 127.0.0.1:{{Port}}; location / { return 200 'ok'; } }
            }
            """);
        _process = scratch.Start(File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx", ["-p", _folder, "-c", Path.Combine(_folder, "nginx.conf")]);
        var deadline = Stopwatch.StartNew();
        while (!Answers())
        {
            Assert.That(!_process.HasExited && deadline.Elapsed < TimeSpan.FromSeconds(10), "nginx does not answer");
            Task.Delay(20).Wait();
        }
    }

    public int Port { get; }

    /// <summary>Lines of the access log that a generator caused.</summary>
    public int Requests(string path) => File.ReadLines(Path.Combine(_folder, "access.log")).Count(line => line.Contains($"\"GET {path} HTTP/1.1\"", StringComparison.Ordinal));

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool Answers()
    {
        try
        {
            using TcpClient client = new();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
