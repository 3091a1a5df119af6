using System.Net;
using System.Text;
using Scalectl.Lab.Machines;

namespace Scalectl.Lab.WebApp;

/// <summary>A machine of <see cref="WebAppImage"/>: its user data are the application's settings.</summary>
public sealed class WebAppMachine(MachineStart start, IReadOnlyList<int> ports, Action<WebAppMachine> gone, TimeSpan period, TimeProvider time, ILoggerFactory logs) : IMachine
{
    private volatile WebAppServer? _server;
    private volatile string _console = "";

    public string InstanceId => start.InstanceId;

    public string? GroupName => start.GroupName;

    public string ConsoleOutput => _console;

    /// <summary>CPU utilisation in a period that is over, percent; null while it is not up.</summary>
    public double? TakeCpuPct(DateTimeOffset of) => _server?.TakeCpuPct(of);

    public async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        var settings = WebAppSettings.Parse(Encoding.UTF8.GetString(start.UserData));
        if (!settings.Ok)
        {
            return _console = string.Join('\n', settings.Errors);
        }

        try
        {
            var server = _server = new WebAppServer(settings.Value, period, time, logs);
            foreach (var port in ports)
            {
                var address = await server.ListenAsync(new IPEndPoint(start.Address, port), cancellationToken);
                _console += $"listening on {address}\n";
            }

            return null;
        }
        catch (IOException e)
        {
            return _console += $"cannot listen: {e.Message}\n";
        }
    }

    /// <summary>Listens on one more port, when a target group with another port takes it in; never fails.</summary>
    public async Task OpenPortAsync(int port)
    {
        if (_server is not { } server)
        {
            return;
        }

        try
        {
            await server.ListenAsync(new IPEndPoint(start.Address, port), CancellationToken.None);
        }
        catch (IOException e)
        {
            // The target group's health check says the same to whoever looks.
            _console += $"cannot listen: {e.Message}\n";
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        gone(this);
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));
}
