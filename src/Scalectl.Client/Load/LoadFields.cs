using System.CommandLine;
using Scalectl.Client.CommandLine;
using Scalectl.Load;

namespace Scalectl.Client.Load;

/// <summary>Options that say how load is sent: the same for a cluster, a plan and a run here.</summary>
internal static class LoadFields
{
    public static readonly Field<Spread> SpreadWay =
        Field<Spread>.Option("--spread", "Requests within a step: at equal distances, all at its start, or random. [default: even]", Readers.Word<Spread>, "even", "even|burst|poisson");

    public static readonly Field<Split> SplitWay = Field<Split>.Option(
        "--split", "multiply: each machine sends f(x); share: the machines send f(x) together. [default: multiply]", Readers.Word<Split>, "share", "multiply|share");

    public static readonly Field<long> Seed = Field<long>.Option("--seed", "Seed of the poisson spread. [default: 1]", Readers.Seed, "1", "number");

    public static readonly Field<double> Timeout =
        Field<double>.Option("--timeout", "How long an answer may take. [default: 10s]", Readers.Seconds(0.001, 3600, "10s"), "10s", "time");

    public static readonly Field<int> MaxConnections =
        Field<int>.Option("--max-connections", "Most connections of one machine. [default: 1024]", Readers.Whole(1, 65_000, "1024"), "1024", "number");

    public static readonly Field<Route> Routes = Field<Route>.Option(
        "--route", "A kind of request, 'METHOD /path weight', or a JSON object with name, headers and body too (repeatable). [default: GET of the target]", Readers.Route, "'GET /cart 2'", "route");

    public static readonly Field<IReadOnlyList<Route>> RoutesFile = Field<IReadOnlyList<Route>>.Option(
        "--routes", "A file with routes, a JSON array of {method, path, weight, name, headers, body or bodyFile}.", (argument, file) =>
        {
            var text = InputFiles.ReadBytes(argument, file, "routes.json");
            return text.Ok ? RouteText.ParseFile(System.Text.Encoding.UTF8.GetString(text.Value), argument, InputFiles.ReadBody) : text.Errors.ToList();
        }, "routes.json", "file");

    public static readonly Field<byte[]> Body = Field<byte[]>.Option(
        "--body", "Body of the routes with POST, PUT or PATCH, a text or @FILE; alone: POST to the target.", (argument, text) => RouteText.ReadBody(text, file => InputFiles.ReadBytes(argument, file, "@cart.json")),
        "@cart.json", "text|@file");

    public static readonly Field<EngineKind> Engine =
        Field<EngineKind>.Option("--engine", "How it sends and receives; TLS and HTTP/2 have their own way. [default: auto]", Readers.Word<EngineKind>, "epoll", "auto|io_uring|epoll");

    public static readonly Field<Dispatch> DispatchWay = Field<Dispatch>.Option(
        "--dispatch", "When it sends what is due: on a grid, each at its moment, or so without ever sleeping. [default: hold]", Readers.Word<Dispatch>, "precise", "hold|precise|spin");

    public static readonly Field<double> Tick = Field<double>.Option(
        "--tick", "The grid of hold, milliseconds. [default: 1]", Readers.Number(GeneratorPlan.MinTickMs, GeneratorPlan.MaxTickMs, "milliseconds", "1"), "1", "ms");

    public static readonly Option<bool> Http2 = new("--http2") { Description = "HTTP/2, by agreement within TLS or by prior knowledge." };

    public static readonly Option<bool> Insecure = new("--insecure") { Description = "Take any certificate of an https target." };

    public static readonly Field<string> CaFile = Field<string>.Option(
        "--ca-file", "Certificates in PEM that an https target's must descend from. [default: the system's]", (argument, file) =>
        {
            var text = InputFiles.ReadBytes(argument, file, "ca.pem");
            return text.Ok ? System.Text.Encoding.ASCII.GetString(text.Value) : text.Errors.ToList();
        }, "ca.pem", "file");

    /// <summary>How requests leave: for a cluster and for a run here.</summary>
    public static Symbol[] Sending => [Engine.Symbol, DispatchWay.Symbol, Tick.Symbol, Http2, Insecure, CaFile.Symbol];

    /// <summary>What a request is.</summary>
    public static Symbol[] Requests => [Routes.Symbol, RoutesFile.Symbol, Body.Symbol, Headers.Symbol];

    public static readonly Field<string> Headers = Field<string>.Option("--header", "A header, 'Name: value' (repeatable).", Readers.Header, "'Accept: text/html'", "header");

    public static readonly Field<KeyValuePair<string, double>> Variables =
        Field<KeyValuePair<string, double>>.Option("--var", "A variable of the function, name=number (repeatable).", Readers.Variable, "base=100", "name=number");

    public static readonly Field<string> Function = Field<string>.Option("--function", "The load function, of x = 1, 2, 3 ..", Readers.Text, "'60+50*s(x/10)'", "function");

    public static readonly Field<double> Step =
        Field<double>.Option("--step", "Length of a step.", Readers.Seconds(LoadPlan.MinStepSeconds, LoadPlan.MaxStepSeconds, "60"), "60", "time");

    public static readonly Field<int> Steps = Field<int>.Option("--steps", "How many steps.", Readers.Whole(1, LoadPlan.MaxSteps, "60"), "60", "number");

    public static readonly Field<int> Machines =
        Field<int>.Option("--machines", "Number of machines, the function's n. [default: 1]", Readers.Whole(1, LoadPlan.MaxMachines, "1"), "2", "number");

    /// <summary>Every route with its body; empty: GET of the target.</summary>
    public static IReadOnlyList<Route> ReadRoutes(Call call)
    {
        List<Route> routes = [.. call.All(Routes).Concat(call.All(RoutesFile).Where(list => list is not null).SelectMany(list => list)).Where(route => route is not null)];
        return call.All(Body) is [.., { } body] ? call.Take(RouteText.WithBody(routes, body)) ?? routes : routes;
    }

    /// <summary>Reads the variables; a name that is given twice is an error.</summary>
    public static Dictionary<string, double> ReadVariables(Call call)
    {
        var variables = new Dictionary<string, double>();
        foreach (var (name, value) in call.All(Variables).Where(pair => pair.Key is not null))
        {
            if (!variables.TryAdd(name, value))
            {
                call.Report([new("--var", $"{name} twice", "each name once", "base=100")]);
            }
        }

        return variables;
    }

    /// <summary>Reads a recorded load: header <c>time,value</c>, then lines of seconds and load.</summary>
    public static Outcome<IReadOnlyList<TracePoint>> ReadTrace(string file)
    {
        var bytes = InputFiles.ReadBytes("trace", file, "load.csv with the lines 'time,value', '0,10', '60,25'");
        return bytes.Ok ? TraceText.Parse(System.Text.Encoding.UTF8.GetString(bytes.Value), file) : bytes.Errors.ToList();
    }
}
