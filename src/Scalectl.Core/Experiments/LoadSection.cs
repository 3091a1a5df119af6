using System.Text;
using Scalectl.Load;

namespace Scalectl.Experiments;

/// <summary>The section <c>load</c> of an experiment's file.</summary>
internal static class LoadSection
{
    private static readonly TimeSpan LeastStep = TimeSpan.FromSeconds(LoadPlan.MinStepSeconds);
    private static readonly TimeSpan MostStep = TimeSpan.FromSeconds(LoadPlan.MaxStepSeconds);

    public static LoadSpecification Read(YamlMap map, Func<string, Outcome<IReadOnlyList<TracePoint>>>? traceSource)
    {
        var standard = new LoadSpecification { Function = "" };
        var variables = map.Map("variables");
        var headers = map.Map("headers");
        var load = new LoadSpecification
        {
            Function = map.Text("function", null, "a function of x", "60 + 50*s(x/10)", most: LoadFunction.MaxLength) ?? "",
            Step = map.Time("step", standard.Step, LeastStep, MostStep),
            Steps = (int)map.Whole("steps", standard.Steps, 1, LoadPlan.MaxSteps, "60"),
            Machines = (int)map.Whole("machines", standard.Machines, 1, LoadPlan.MaxMachines, "1"),
            Type = map.Text("type", standard.Type, "a machine type", standard.Type)!,
            Split = map.Word("split", standard.Split),
            Spread = map.Word("spread", standard.Spread),
            Seed = map.Whole("seed", standard.Seed, long.MinValue, long.MaxValue, "1"),
            Timeout = map.Time("timeout", standard.Timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
            MaxConnections = (int)map.Whole("maxConnections", standard.MaxConnections, 1, 1_000_000, "1024"),
            Engine = map.Word("engine", standard.Engine),
            Dispatch = map.Word("dispatch", standard.Dispatch),
            Tick = map.Time("tick", standard.Tick, TimeSpan.FromMicroseconds(10), TimeSpan.FromSeconds(1)),
            Http2 = map.Flag("http2", standard.Http2),
            Insecure = map.Flag("insecure", standard.Insecure),
            CaCertificates = map.Text("caCertificates", null, "certificates in PEM", "-----BEGIN CERTIFICATE-----", text => text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal), 16_384),
            Variables = variables.Entries("a number", "100", (string text, out double value) => YamlMap.TryNumber(text, out value)),
            Routes = map.Maps("routes", "[{method: GET, path: /, weight: 1}]").Select(Route).ToList() is { Count: > 0 } routes ? routes : standard.Routes,
            Headers = headers.Entries("a text on one line", "demo", (string text, out string value) => !(value = text).Any(char.IsControl)),
        };
        CheckPlan(map, load, traceSource);
        map.Close();
        return load;
    }

    private static Route Route(YamlMap map)
    {
        var standard = new Route();
        var route = new Route(
            map.Text("method", standard.Method, "an HTTP method in capital letters", "GET", text => text.All(char.IsAsciiLetterUpper), 20)!,
            map.Text("path", standard.Path, "a path that starts with a slash", "/", ExperimentFile.IsPath, 8_000)!,
            map.Number("weight", standard.Weight, "a share of the requests, more than 0", "1", n => n > 0)!.Value)
        {
            Name = map.Text("name", null, "a name of 1 to 100 characters", "cart", text => !text.Any(char.IsControl), 100),
            Body = map.Text("body", null, "a text of at most 12,000 characters", "'{\"n\":1}'", most: 12_000) is { } body ? Encoding.UTF8.GetBytes(body) : null,
        };
        var headers = map.Map("headers").Entries("a text on one line", "demo", (string text, out string value) => !(value = text).Any(char.IsControl));
        map.Close();
        return headers.Count == 0 ? route : route with { Headers = headers };
    }

    private static void CheckPlan(YamlMap map, LoadSpecification load, Func<string, Outcome<IReadOnlyList<TracePoint>>>? traceSource)
    {
        if (!map.Has("function"))
        {
            map.Add("function", "nothing", "a function of x, the step", "60 + 50*s(x/10)");
            return;
        }

        if (load.Function.Length == 0)
        {
            return; // it was refused before
        }

        var function = LoadFunction.Parse(load.Function, load.Variables, traceSource, "load.function");
        if (!function.Ok)
        {
            map.AddAll("function", function.Errors);
            return;
        }

        var plan = LoadPlan.Create(function.Value, load.Steps, load.Step.TotalSeconds, load.Machines, load.Split);
        if (!plan.Ok)
        {
            map.AddAll("function", plan.Errors);
        }
    }
}
