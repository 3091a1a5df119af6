using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Scalectl.Experiments;
using Scalectl.Generator.Result;
using Scalectl.Load;

namespace Scalectl.Generator.Options;

/// <summary>
/// Where a plan comes from, in this order: options, <c>SCALECTL_PLAN</c>, and the five variables of the thesis'
/// container (TIMESTART, TIMEEND, TIMESTEP, TARGET, FUNCTION), so that this program takes its place unchanged.
/// </summary>
internal static class RunOptionsReader
{
    public static readonly IReadOnlyDictionary<string, string> Known = new Dictionary<string, string>
    {
        ["--target"] = "http://10.0.0.7/",
        ["--function"] = "60+50*s(x/10)",
        ["--step"] = "1",
        ["--steps"] = "60",
        ["--start"] = "1795500000",
        ["--end"] = "1795500060",
        ["--spread"] = "even",
        ["--split"] = "share",
        ["--machines"] = "2",
        ["--index"] = "0",
        ["--seed"] = "1",
        ["--timeout"] = "10",
        ["--max-connections"] = "1024",
        ["--route"] = "GET /cart 3",
        ["--routes"] = "routes.json",
        ["--body"] = "@cart.json",
        ["--header"] = "Accept: text/html",
        ["--var"] = "peak=200",
        ["--loops"] = "1",
        ["--engine"] = "epoll",
        ["--dispatch"] = "precise",
        ["--tick"] = "1",
        ["--closed"] = "",
        ["--http2"] = "",
        ["--insecure"] = "",
        ["--ca-file"] = "ca.pem",
        ["--limit"] = "p95<200ms",
        ["--output"] = "json",
    };

    // What starts now has this long to get ready, so that its first request is on time.
    private const double LeadSeconds = 0.25;

    // The runtime's client, which sends TLS and HTTP/2, needs longer.
    private const double ClientLeadSeconds = 1;

    public static Outcome<RunOptions> Read(ReadOnlySpan<string> arguments, Func<string, string?> environment, TimeProvider time)
    {
        var read = OptionReader.Read(arguments, Known);
        if (!read.Ok)
        {
            return read.Errors.ToList();
        }

        var options = read.Value;
        var errors = new List<InvalidInput>();
        var values = new ValueReader(errors);
        var index = options.Last("--index") is { } i ? (int?)values.Whole("--index", i, 0, 9_999, "0") : null;
        var loops = (int)values.Whole("--loops", options.Last("--loops") ?? "0", 0, 256, "1");
        var output = values.Choice("--output", options.Last("--output") ?? "table", OutputKind.Table);
        var limits = options.All("--limit").Select(text => values.Take(RunLimits.Parse(text))).OfType<SloRule>().ToList();
        var plan = options.Last("--target") is null && environment("SCALECTL_PLAN") is { Length: > 0 } encoded
            ? Decode(encoded, errors)
            : FromValues(options, environment, values, time);
        if (errors.Count > 0 || plan is null)
        {
            return errors;
        }

        var control = plan.ControlToken is null ? null : environment("SCALECTL_CONTROL_ADDRESS") is { Length: > 0 } address ? address : "0.0.0.0:8080";
        return new RunOptions(plan, index, loops, output, control, limits);
    }

    private static GeneratorPlan? Decode(string encoded, List<InvalidInput> errors)
    {
        const string Expected = "the base64url text of a generator's plan in JSON";
        const string Example = "eyJydW5JZCI6ICJyMSIsIC4uLn0";
        try
        {
            var json = Base64Url.DecodeFromChars(encoded.AsSpan().TrimEnd('='));
            if (JsonSerializer.Deserialize(json, GeneratorJson.Default.GeneratorPlan) is { } plan)
            {
                return plan;
            }

            errors.Add(new InvalidInput("SCALECTL_PLAN", "null", Expected, Example));
        }
        catch (FormatException)
        {
            errors.Add(new InvalidInput("SCALECTL_PLAN", InvalidInput.Shorten(encoded), Expected, Example));
        }
        catch (JsonException e)
        {
            errors.Add(new InvalidInput("SCALECTL_PLAN", "JSON that is no plan: " + InvalidInput.Shorten(e.Message, 200), Expected, Example));
        }

        return null;
    }

    private static GeneratorPlan? FromValues(OptionReader options, Func<string, string?> environment, ValueReader values, TimeProvider time)
    {
        var target = Needed("--target", "TARGET", "a URL, a name or an address");
        var closed = options.Has("--closed");
        if (closed && options.Last("--function") is { } useless)
        {
            values.Add(new InvalidInput("--function", InvalidInput.Shorten(useless), "none with --closed, which sends as much as is answered", "--closed --max-connections 64 --steps 10"));
        }

        var function = closed ? "0" : Needed("--function", "FUNCTION", "a function of x");
        var step = values.Number(NameOf("--step", "TIMESTEP"), Of("--step", "TIMESTEP") ?? "1", LoadPlan.MinStepSeconds, LoadPlan.MaxStepSeconds, "1");
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        var startText = Of("--start", "TIMESTART");
        var start = startText is null or "now" ? now + (options.Has("--http2") || target.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? ClientLeadSeconds : LeadSeconds) : values.Number(NameOf("--start", "TIMESTART"), startText, 0, 1e11, Seconds(now + 60));
        var steps = Steps(options, Of("--end", "TIMEEND"), NameOf("--end", "TIMEEND"), start, step, values);
        if (values.Failed)
        {
            return null;
        }

        return new GeneratorPlan
        {
            RunId = string.Create(CultureInfo.InvariantCulture, $"local-{(long)start}"),
            Target = Normalise(target),
            Function = values.Take(TraceText.Inline(function, InputFile.ReadTrace)) ?? function,
            Steps = steps,
            StepSeconds = step,
            TimeStart = start,
            Spread = values.Choice("--spread", options.Last("--spread") ?? "even", Spread.Even),
            Split = values.Choice("--split", options.Last("--split") ?? "multiply", Split.Multiply),
            Machines = (int)values.Whole("--machines", options.Last("--machines") ?? "1", 1, LoadPlan.MaxMachines, "2"),
            Seed = values.Whole("--seed", options.Last("--seed") ?? "1", long.MinValue, long.MaxValue, "1"),
            TimeoutSeconds = values.Number("--timeout", options.Last("--timeout") ?? "10", PlanCheck.MinTimeoutSeconds, PlanCheck.MaxTimeoutSeconds, "10"),
            MaxConnections = (int)values.Whole("--max-connections", options.Last("--max-connections") ?? "1024", 1, PlanCheck.MostConnections, "1024"),
            Engine = values.Choice("--engine", options.Last("--engine") ?? "auto", EngineKind.Epoll),
            Dispatch = values.Choice("--dispatch", options.Last("--dispatch") ?? "hold", Dispatch.Precise),
            Closed = closed,
            TickMs = values.Number("--tick", options.Last("--tick") ?? "1", GeneratorPlan.MinTickMs, GeneratorPlan.MaxTickMs, "1"),
            Http2 = options.Has("--http2"),
            Insecure = options.Has("--insecure"),
            CaCertificates = options.Last("--ca-file") is { } ca && values.Take(InputFile.ReadBytes(ca, "--ca-file", "ca.pem")) is { } pem ? Encoding.ASCII.GetString(pem) : null,
            Variables = values.Pairs("--var", options.All("--var"), '=', values.VariableValue),
            Routes = Routes(options, values),
            Headers = values.Pairs("--header", options.All("--header"), ':', (_, v) => v),
        };

        string? Of(string option, string variable) => options.Last(option) ?? (environment(variable) is { Length: > 0 } value ? value : null);
        string NameOf(string option, string variable) => options.Last(option) is null && environment(variable) is { Length: > 0 } ? variable : option;
        string Needed(string option, string variable, string expected) => Of(option, variable) ?? values.Missing(option, expected, Known[option]);
    }

    private static IReadOnlyList<Route> Routes(OptionReader options, ValueReader values)
    {
        List<Route> routes = [.. options.All("--route").Select(values.Route)];
        foreach (var file in options.All("--routes"))
        {
            if (values.Take(InputFile.ReadBytes(file, "--routes", "routes.json")) is { } text)
            {
                routes.AddRange(values.Take(RouteText.ParseFile(Encoding.UTF8.GetString(text), "--routes", InputFile.ReadBytes)) ?? []);
            }
        }

        if (options.Last("--body") is { } body && values.Take(RouteText.ReadBody(body, name => InputFile.ReadBytes(name, "--body", "@cart.json"))) is { } bytes)
        {
            return values.Take(RouteText.WithBody(routes, bytes)) ?? routes;
        }

        return routes.Count > 0 ? routes : [new Route()];
    }

    private static int Steps(OptionReader options, string? end, string endName, double start, double step, ValueReader values)
    {
        if (options.Last("--steps") is { } steps)
        {
            return (int)values.Whole("--steps", steps, 1, LoadPlan.MaxSteps, "60");
        }

        if (end is null)
        {
            values.Missing("--steps", $"a whole number from 1 to {LoadPlan.MaxSteps}", "60");
            return 0;
        }

        var last = values.Number(endName, end, 0, 1e11, Seconds(start + 60));
        if (!values.Failed && last <= start)
        {
            values.Add(new InvalidInput(endName, InvalidInput.Shorten(end), "a time after the start, " + Seconds(start), Seconds(start + 60)));
            return 0;
        }

        // A step that begins before the end is sent, as the loop of the thesis' container did.
        return values.Failed ? 0 : (int)Math.Min(LoadPlan.MaxSteps, Math.Ceiling(((last - start) / step) - 1e-9));
    }

    private static string Seconds(double unix) => unix.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Normalise(string target)
    {
        if (target.Contains("://", StringComparison.Ordinal))
        {
            return target;
        }

        var isV6 = System.Net.IPAddress.TryParse(target, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        return new StringBuilder("http://").Append(isV6 ? $"[{address}]" : target).ToString();
    }
}
