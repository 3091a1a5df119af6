using System.CommandLine;
using System.Globalization;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.DryRuns;
using Scalectl.Client.Errors;
using Scalectl.Client.Load;
using Scalectl.Client.Output;
using Scalectl.Load;

namespace Scalectl.Client.Clusters;

/// <summary><c>scalectl cluster run TIMESTART TIMEEND TIMESTEP TARGET FUNCTION SIZE VMTYPE</c>, as in the thesis.</summary>
internal static class ClusterRunCommand
{
    private static readonly Field<string> Start = Field<string>.Positional("TIMESTART", "UNIX time, now (as soon as the machines are up), or +90s.", ClusterTimes.Start, "now");
    private static readonly Field<string> End = Field<string>.Positional("TIMEEND", "UNIX time, or +10m: that long after the start.", ClusterTimes.End, "+10m");
    private static readonly Field<double> Step =
        Field<double>.Positional("TIMESTEP", "Length of a step, in seconds.", Readers.Seconds(LoadPlan.MinStepSeconds, LoadPlan.MaxStepSeconds, "60"), "60");

    private static readonly Field<string> Target = Field<string>.Positional("TARGET", "IP address, name or URL.", Readers.Target, "http://10.0.0.7/");
    private static readonly Field<string> Function = Field<string>.Positional("FUNCTION", "Requests per step, a function of x = 1, 2, 3 ..", Readers.Text, "'(-1)*(x-10)^2+100'");
    private static readonly Field<int> Size = Field<int>.Positional("SIZE", "Number of machines.", Readers.Whole(1, LoadPlan.MaxMachines, "2"), "2");
    private static readonly Field<string> Type = Field<string>.Positional("VMTYPE", "Type of the machines.", Readers.Text, "t2.micro");
    private static readonly Field<string> Name = Field<string>.Option("--name", "Name of the cluster. [default: one is made]", Readers.Name, "evening", "name");
    private static readonly Option<bool> Wait = new("--wait") { Description = "Stay until it ends and print the result." };
    private static readonly Option<bool> Dry = DryRun.Flag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Run => new Verb(
        "run", "Start machines that send load to a target.", "scalectl cluster run now +20m 60 http://10.0.0.7/ '(-1)*(x-10)^2+100' 2 t2.micro", RunAsync).With(
        Start.Symbol, End.Symbol, Step.Symbol, Target.Symbol, Function.Symbol, Size.Symbol, Type.Symbol,
        LoadFields.SpreadWay.Symbol, LoadFields.SplitWay.Symbol, LoadFields.Seed.Symbol, LoadFields.Timeout.Symbol,
        LoadFields.MaxConnections.Symbol, LoadFields.Variables.Symbol, Name.Symbol, Wait, Dry, Output.Symbol).With(LoadFields.Requests).With(LoadFields.Sending);

    private static async Task<int> RunAsync(Call call)
    {
        var request = Read(call);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        if (call.Is(Dry))
        {
            return await DryRun.PrintAsync(call, output, api => api.RehearseClusterAsync(request, call.Cancellation));
        }

        using var daemon = DaemonConnection.Open(call.Surroundings);
        using var progress = new Progress(call.Surroundings);
        progress.Show("starting the machines");
        var cluster = await daemon.AskAsync(api => api.RunClusterAsync(request, call.Cancellation));
        if (call.Is(Wait))
        {
            cluster = await WaitAsync(call, daemon, cluster, progress);
        }

        progress.Dispose();
        call.Print(output, cluster, ClusterTable.Facts);
        if (cluster.State == ClusterState.Failed)
        {
            throw new CommandFailure(ExitCode.Failed, cluster.Message ?? $"cluster {cluster.Name} failed");
        }

        return ExitCode.Done;
    }

    private static ClusterRequest Read(Call call)
    {
        var variables = LoadFields.ReadVariables(call);
        var request = new ClusterRequest
        {
            TimeStart = call.Required(Start),
            TimeEnd = call.Required(End),
            TimeStep = call.Required(Step),
            Target = call.Required(Target) ?? "",
            Function = call.Required(Function) is { } text ? call.Take(TraceText.Inline(text, LoadFields.ReadTrace)) ?? "" : "",
            Size = call.Required(Size),
            Type = call.Required(Type),
            Name = call.Text(Name),
            Spread = call.Optional(LoadFields.SpreadWay, Spread.Even),
            Split = call.Optional(LoadFields.SplitWay, Split.Multiply),
            Seed = call.Optional(LoadFields.Seed, 1),
            TimeoutSeconds = call.Optional(LoadFields.Timeout, 10),
            MaxConnections = call.Optional(LoadFields.MaxConnections, 1024),
            Engine = call.Optional(LoadFields.Engine, EngineKind.Auto),
            Dispatch = call.Optional(LoadFields.DispatchWay, Dispatch.Hold),
            TickMs = call.Optional(LoadFields.Tick, 1),
            Http2 = call.Is(LoadFields.Http2),
            Insecure = call.Is(LoadFields.Insecure),
            CaCertificates = call.Text(LoadFields.CaFile) is { } pem ? new EncodedText(pem) : (EncodedText?)null,
            Routes = [.. LoadFields.ReadRoutes(call).Select(route => new EncodedText(RouteText.Of(route)))],
            Headers = [.. call.All(LoadFields.Headers).Select(header => new EncodedText(header))],
            Variables = variables,
        };

        // The function is checked whatever else is wrong, so that a user sees every error at once.
        var function = request.Function.Value is { Length: > 0 } written ? call.Take(LoadFunction.Parse(written, variables)) : null;
        if (!call.Sound)
        {
            return request;
        }

        List<InvalidInput> errors = [];
        var now = call.Surroundings.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        if (ClusterTimes.Duration(request.TimeStart, request.TimeEnd, now, errors) is { } duration)
        {
            var steps = duration / request.TimeStep;
            if (steps is < 1 or > LoadPlan.MaxSteps)
            {
                errors.Add(new("TIMESTEP", string.Create(CultureInfo.InvariantCulture, $"{steps:0.##} steps of {request.TimeStep} s in {duration:0.##} s"), $"1 to {LoadPlan.MaxSteps} steps", "60"));
            }
            else
            {
                call.Take(LoadPlan.Create(function!, (int)steps, request.TimeStep, request.Size, request.Split));
            }
        }

        call.Report(errors);
        return request;
    }

    private static async Task<ClusterView> WaitAsync(Call call, DaemonConnection daemon, ClusterView cluster, Progress progress)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), call.Surroundings.Time);
        while (cluster.State is ClusterState.Launching or ClusterState.Waiting or ClusterState.Running && await timer.WaitForNextTickAsync(call.Cancellation))
        {
            cluster = await daemon.AskAsync(api => api.ClusterAsync(cluster.Name, call.Cancellation));
            var load = cluster.Load is { } l ? $"planned {l.Planned}, sent {l.Sent}, answered {l.Answered}" : "";
            progress.Show($"cluster {cluster.Name}: {Word<ClusterState>.Of(cluster.State)}", Share(call, cluster), load);
        }

        return cluster;
    }

    private static double? Share(Call call, ClusterView cluster) =>
        cluster is { State: ClusterState.Running, StartedAt: { } start, EndsAt: { } end } && end > start ? (call.Surroundings.Time.GetUtcNow() - start) / (end - start) : null;
}
