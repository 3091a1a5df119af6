using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Scalectl.Lab.Machines;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab;

/// <summary>A running lab: its web server on 127.0.0.1 and everything behind it.</summary>
public sealed class LabHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LabHost(WebApplication app, string address)
    {
        _app = app;
        Address = address;
    }

    /// <summary>For example <c>http://127.0.0.1:8086</c>.</summary>
    public string Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a lab; an <see cref="IOException"/> says that the port is taken.</summary>
    public static async Task<LabHost> StartAsync(LabOptions options, TimeProvider time, CancellationToken cancellationToken = default)
    {
        // The folder that it is started in is not its own: no settings are read there, nor is it watched for any: from / that is every folder of the computer.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        // A port in use is told by Program in one sentence, not by the host with a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.AddLab(options, time);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var app = builder.Build();
        app.MapPost("/", (HttpContext context, AwsEndpoint endpoint) => endpoint.HandleAsync(context));
        app.MapPost(CborProtocol.Route, (HttpContext context, AwsEndpoint endpoint) => endpoint.HandleAsync(context));
        app.MapGet("/lab/health", (LabOptions lab, MachineFleet fleet) => TypedResults.Ok(
            new LabHealth(lab.Period.TotalSeconds, fleet.All.Count(m => m.State != MachineState.Terminated))));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            // Loops that run already end first: disposed while running they would be reported as failures.
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
            throw;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        app.Services.GetRequiredService<LabNetwork>().Use(new Uri(address).Port);
        return new LabHost(app, address);
    }

    /// <summary>Returns when the lab was told to end (a signal, or its parent's end).</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed record LabHealth(double PeriodSeconds, int Machines);
}
