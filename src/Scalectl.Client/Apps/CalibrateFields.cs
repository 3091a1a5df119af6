using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Load;
using Scalectl.Load;

namespace Scalectl.Client.Apps;

/// <summary>The options of <c>app calibrate</c> that say how it measures.</summary>
internal static class CalibrateFields
{
    private static readonly Field<string> Target = Field<string>.Option(
        "--target", "Address to measure instead of an app, as one machine; NAME is then the mapping's.", Readers.Target, "http://10.0.0.7/", "url");

    private static readonly Field<double> P95 = Field<double>.Option("--slo-p95", "Most that 95 of 100 answers may take. [default: 500ms]", Readers.Seconds(0.001, 3600, "500ms"), "500ms", "time");
    private static readonly Field<double> Errors = Field<double>.Option("--slo-errors", "Most errors, percent of all requests. [default: 1%]", Readers.Percent(0, 99, "1%"), "1%", "percent");
    private static readonly Field<int> Max = Field<int>.Option("--max", "Most machines. [default: the most of the app's group]", Readers.Whole(1, 1000, "4"), "4", "number");
    private static readonly Option<bool> Extrapolate = new("--extrapolate") { Description = "Measure one machine only: n are said to carry n times as much." };
    private static readonly Field<double> Run = Field<double>.Option("--run", "How long each run is judged. [default: 30s]", Readers.Seconds(1, 3600, "30s"), "30s", "time");
    private static readonly Field<double> WarmUp = Field<double>.Option("--warm-up", "How long its load lasts before that. [default: 5s]", Readers.Seconds(0, 3600, "5s"), "5s", "time");
    private static readonly Field<double> Start = Field<double>.Option("--start", "First load for one machine, requests per second. [default: 10]", Readers.Number(0.1, 1_000_000, "requests per second", "10"), "10", "number");
    private static readonly Field<double> MaxLoad = Field<double>.Option("--max-load", "No load above it is tried. [default: 10000]", Readers.Number(0.1, 1_000_000, "requests per second", "10000"), "10000", "number");
    private static readonly Field<double> Resolution = Field<double>.Option("--resolution", "How near the search comes. [default: 2%]", Readers.Percent(0.1, 50, "2%"), "2%", "percent");
    private static readonly Field<int> Attempts = Field<int>.Option("--attempts", "How often a run that does not count is tried. [default: 3]", Readers.Whole(1, 10, "3"), "3", "number");
    private static readonly Field<double> MaxLateness = Field<double>.Option("--max-lateness", "A run counts if 95 of 100 requests left within this of their moment. [default: 5ms]", Readers.Seconds(0.0001, 60, "5ms"), "5ms", "time");
    private static readonly Field<int> Machines = Field<int>.Option("--machines", "Machines that send the load. [default: 1]", Readers.Whole(1, LoadPlan.MaxMachines, "1"), "2", "number");
    private static readonly Field<string> Type = Field<string>.Option("--type", "Their type. [default: t3.micro]", Readers.Text, "t3.micro", "type");
    private static readonly Field<double> Timeout = Field<double>.Option("--timeout", "How long an answer may take. [default: 4 times --slo-p95, at least 2s]", Readers.Seconds(0.001, 3600, "10s"), "10s", "time");
    private static readonly Field<string> Mapping = Field<string>.Option("--mapping", "Name of the mapping. [default: NAME]", Readers.Name, "shop-micro", "name");

    public static IReadOnlyList<Symbol> Symbols { get; } =
    [
        P95.Symbol, Errors.Symbol, Max.Symbol, Extrapolate, Run.Symbol, WarmUp.Symbol, Start.Symbol, MaxLoad.Symbol, Resolution.Symbol, Attempts.Symbol, MaxLateness.Symbol,
        Target.Symbol, Machines.Symbol, Type.Symbol, LoadFields.SpreadWay.Symbol, LoadFields.Routes.Symbol, LoadFields.RoutesFile.Symbol, LoadFields.Body.Symbol, LoadFields.Headers.Symbol, Timeout.Symbol, Mapping.Symbol,
    ];

    public static CalibrationRequest Read(Call call) => new()
    {
        Target = call.Text(Target) is { } target ? new EncodedText(target) : (EncodedText?)null,
        Mapping = call.Text(Mapping),
        Max = call.Maybe(Max),
        SloP95Ms = 1000 * call.Optional(P95, 0.5),
        SloErrorsPct = call.Optional(Errors, 1),
        RunSeconds = call.Optional(Run, 30),
        WarmUpSeconds = call.Optional(WarmUp, 5),
        StartRequestsPerSecond = call.Optional(Start, 10),
        MaxRequestsPerSecond = call.Optional(MaxLoad, 10_000),
        ResolutionPct = call.Optional(Resolution, 2),
        Attempts = call.Optional(Attempts, 3),
        MaxLatenessMs = 1000 * call.Optional(MaxLateness, 0.005),
        Extrapolate = call.Is(Extrapolate),
        Machines = call.Optional(Machines, 1),
        Type = call.Optional(Type, "t3.micro"),
        Spread = call.Optional(LoadFields.SpreadWay, Spread.Even),
        TimeoutSeconds = call.Maybe(Timeout),
        Routes = [.. LoadFields.ReadRoutes(call).Select(route => new EncodedText(RouteText.Of(route)))],
        Headers = [.. call.All(LoadFields.Headers).Select(header => new EncodedText(header))],
    };
}
