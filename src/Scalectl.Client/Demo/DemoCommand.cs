using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Experiments;
using Scalectl.Client.Lab;
using Scalectl.Client.Output;

namespace Scalectl.Client.Demo;

/// <summary>
/// <c>scalectl demo</c>: a whole experiment with no account and no network. Everything runs in a home and on ports of
/// its own, so it meets no other work; all of it is ended afterwards, unless <c>KEEP=1</c> is set.
/// </summary>
internal static class DemoCommand
{
    private const string User = "lab";
    private const double PeriodSeconds = 1;

    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Demo => new Verb("demo", "Run a whole experiment on the lab: no account, no network, under three minutes (KEEP=1 leaves it running).", "scalectl demo", RunAsync).With(Output.Symbol);

    private static async Task<int> RunAsync(Call call)
    {
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        var keep = call.Surroundings.Variable("KEEP") == "1";
        var surroundings = call.Surroundings;
        var home = surroundings.Variable("SCALECTL_HOME") is { Length: > 0 } set
            ? Path.GetFullPath(set)
            : Path.Combine(surroundings.Home, $"demo-{Environment.ProcessId}");
        surroundings = surroundings with { Variable = name => name == "SCALECTL_HOME" ? home : call.Surroundings.Variable(name) };
        var ownHome = !Directory.Exists(home);
        var lab = new LabProcess(surroundings, call.Cancellation);
        var daemon = new DaemonProcess(surroundings, call.Cancellation);
        if (await daemon.AnswerAsync() is { } running)
        {
            throw new CommandFailure(ExitCode.Failed, $"a daemon already runs in {home} (process {running.ProcessId}); stop it, or let SCALECTL_HOME name another folder");
        }

        LabRecord? labRecord = null;
        var complete = false;
        using var progress = new Progress(call.Surroundings);
        try
        {
            progress.Show("1/5 starting the lab, a cloud on this machine");
            labRecord = await lab.StartAsync(FreePort(), PeriodSeconds, null);
            progress.Show("2/5 starting the daemon");
            await daemon.StartAsync(0);
            using var connection = DaemonConnection.Open(surroundings);
            progress.Show("3/5 making the lab the active user's cloud");
            await SetUpAsync(connection, labRecord, call.Cancellation);
            progress.Show("4/5 submitting the experiment");
            var submitted = await connection.AskAsync(api => api.SubmitAsync(new ExperimentSubmission(Specification(), 1), call.Cancellation));
            progress.Dispose();
            await call.Surroundings.Error.WriteLineAsync("5/5 running the experiment (about two minutes)");
            var view = await ExperimentWatch.UntilEndAsync(call, connection, submitted[0].Id);
            call.Print(output, view, ExperimentTable.Facts);
            var link = await connection.AskAsync(api => api.LinkAsync(call.Cancellation));
            var page = new Uri(new Uri(connection.Record.Address), link.Url).AbsoluteUri;
            var after = output == OutputFormat.Table ? call.Out : call.Surroundings.Error;
            await after.WriteLineAsync(keep ? $"dashboard: {page}" : $"dashboard: {connection.Record.Address} (ends with the demo; KEEP=1 scalectl demo leaves it running)");
            complete = true;
            return view.State == ExperimentState.Done ? ExitCode.Done : ExitCode.Failed;
        }
        finally
        {
            progress.Dispose();
            if (keep && complete)
            {
                await call.Surroundings.Error.WriteLineAsync($"lab and daemon go on running; stop them with:\n  SCALECTL_HOME={home} scalectl stop\n  SCALECTL_HOME={home} scalectl lab stop");
            }
            else
            {
                await CleanUpAsync(surroundings, lab, labRecord, ownHome ? home : null);
            }
        }
    }

    private static async Task SetUpAsync(DaemonConnection connection, LabRecord lab, CancellationToken cancellation)
    {
        var settings = new UserSettings
        {
            Name = User,
            Region = LabProcess.Region,
            AccessKeyId = LabProcess.AccessKeyId,
            SecretAccessKey = LabProcess.Secret,
            EndpointUrl = lab.Address,
            Bootstrap = Bootstrap.Process,
            PeriodSeconds = PeriodSeconds,
        };
        if ((await connection.AskAsync(api => api.UsersAsync(cancellation))).Any(user => user.Name == User))
        {
            // Of an earlier demo in this home; its lab is gone.
            await connection.AskAsync(api => api.RemoveUserAsync(User, force: true, cancellation));
        }

        await connection.AskAsync(api => api.AddUserAsync(settings, validate: null, cancellation));
        await connection.AskAsync(api => api.SetupAsync(new SetupRequest(User, true), cancellation));
    }

    /// <summary>Ends what the demo started, whatever happened to it; not interruptible, because it ends by itself.</summary>
    private static async Task CleanUpAsync(Surroundings surroundings, LabProcess lab, LabRecord? labRecord, string? home)
    {
        try
        {
            await new DaemonProcess(surroundings, CancellationToken.None).StopAsync();
        }
        finally
        {
            if (labRecord is not null)
            {
                await lab.StopAsync(labRecord);
            }
        }

        if (home is not null && Directory.Exists(home))
        {
            Directory.Delete(home, recursive: true);
        }
    }

    internal static string Specification()
    {
        using var stream = typeof(DemoCommand).Assembly.GetManifestResourceStream("demo.yaml") ?? throw new InvalidOperationException("the program lacks its demo.yaml");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The lab's addresses come from its port, so it is told one instead of finding one.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
