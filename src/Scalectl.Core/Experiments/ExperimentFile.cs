using System.Text.Json;
using System.Text.RegularExpressions;
using Scalectl.Elasticity;
using Scalectl.Load;
using YamlDotNet.RepresentationModel;

namespace Scalectl.Experiments;

/// <summary>
/// The experiment's file: YAML, or the same in JSON. It is checked as a whole: every error at once, each with its line.
/// Unknown keys are errors. The function is read and the plan made, so that what parses can be sent.
/// </summary>
public static partial class ExperimentFile
{
    private static readonly string[] NeededByPrometheus = ["url", "supply"];
    private static readonly string[] OnlyForPrometheus = ["url", "supply", "desired", "total", "cpu", "step", "staleness"];
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>Reads a specification.</summary>
    /// <param name="yamlOrJson">The file's text, at most a million characters.</param>
    /// <param name="traceSource">Gives the points of files that the function's <c>trace</c> names; null: traces are refused.</param>
    /// <returns>The complete specification, or every error found.</returns>
    public static Outcome<ExperimentSpecification> Parse(string yamlOrJson, Func<string, Outcome<IReadOnlyList<TracePoint>>>? traceSource = null)
    {
        var root = YamlText.Parse(yamlOrJson);
        if (!root.Ok)
        {
            return root.Errors.ToList();
        }

        var errors = new List<InvalidInput>();
        var file = new YamlMap(root.Value, "", 1, errors);
        var name = file.Text("name", null, "letters, digits, dot, dash and underscore, at most 60", "sine-60", NamePattern().IsMatch);
        if (name is null && !file.Has("name"))
        {
            file.Add("name", "nothing", "a name: repetitions share it", "sine-60");
        }

        var app = AppSection.Read(file.Map("app"));
        var load = LoadSection.Read(file.Map("load"), traceSource);
        var specification = new ExperimentSpecification
        {
            Name = name ?? "",
            App = app,
            Load = load,
            Probe = Probe(file.Map("probe")),
            Demand = Demand(file.Map("demand")),
            Metrics = Metrics(file.Map("metrics")),
            Slo = Slo(file),
            Price = Price(file.Map("price")),
            Budget = Budget(file.Map("budget")),
        };
        file.Close();
        return errors.Count == 0 ? specification : errors.OrderBy(e => e.Line).ToList();
    }

    /// <summary>The canonical JSON: what <see cref="Parse"/> reads back to the same specification.</summary>
    public static string Write(ExperimentSpecification specification) =>
        JsonSerializer.Serialize(specification, ExperimentJson.Default.ExperimentSpecification);

    private static ProbeSpecification Probe(YamlMap map)
    {
        var standard = new ProbeSpecification();
        var probe = new ProbeSpecification
        {
            Interval = map.Time("interval", standard.Interval, TimeSpan.FromMilliseconds(100), Hour),
            Path = map.Text("path", standard.Path, "a path that starts with a slash", "/", IsPath, 2_000)!,
            Timeout = map.Time("timeout", standard.Timeout, Millisecond, Hour),
        };
        map.Close();
        return probe;
    }

    private static DemandSpecification? Demand(YamlMap map)
    {
        var demand = new DemandSpecification
        {
            Mapping = map.Text("mapping", null, "the name of a calibrated mapping", "shop"),
            CapacityPerInstance = map.Number("capacityPerInstance", null, "requests per second of one machine, more than 0", "20", n => n > 0),
        };
        if (map.Has("mapping") && map.Has("capacityPerInstance"))
        {
            map.Add("capacityPerInstance", "both mapping and capacityPerInstance", "one of the two, or neither", "capacityPerInstance: 20");
        }

        map.Close();
        return demand is { Mapping: null, CapacityPerInstance: null } ? null : demand;
    }

    private static MetricsSpecification Metrics(YamlMap map)
    {
        var metrics = new MetricsSpecification
        {
            Source = map.Word("source", MetricsSource.Cloudwatch),
            Url = map.Text("url", null, "an http or https URL without a password (the daemon's settings have it)", "http://127.0.0.1:9090", IsServerUrl, 2_000),
            Supply = Query("supply"),
            Desired = Query("desired"),
            Total = Query("total"),
            Cpu = Query("cpu"),
            Step = map.Has("step") ? map.Time("step", MetricsSpecification.StandardStep, TimeSpan.FromSeconds(1), Hour) : null,
            Staleness = map.Has("staleness") ? map.Time("staleness", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), Day) : null,
        };
        if (metrics.Source == MetricsSource.Prometheus)
        {
            foreach (var key in NeededByPrometheus.Where(key => !map.Has(key)))
            {
                map.Add(key, "nothing", "a value: source prometheus needs url and supply", key == "url" ? "http://127.0.0.1:9090" : "sum(up{job=\"shop\"})");
            }
        }
        else
        {
            foreach (var key in OnlyForPrometheus.Where(map.Has))
            {
                map.Add(key, "a value", "nothing: it belongs to source prometheus", "source: prometheus");
            }
        }

        map.Close();
        return metrics;

        string? Query(string key) => map.Text(key, null, "a PromQL query", "sum(up{job=\"shop\"})", most: 10_000);
    }

    private static List<SloRule> Slo(YamlMap file)
    {
        var rules = new List<SloRule>();
        foreach (var (node, index) in file.List("slo", "[\"p95<200ms\"]").Select((node, index) => (node, index)))
        {
            var rule = SloRule.Parse((node as YamlScalarNode)?.Value ?? node.ToString());
            if (rule.Ok)
            {
                rules.Add(rule.Value);
            }
            else
            {
                file.AddAll("slo", index, node, rule.Errors);
            }
        }

        return rules;
    }

    private static Price? Price(YamlMap map)
    {
        var perHour = map.Number("perHour", null, "the price of a machine for an hour, 0 or more", "0.0116", n => n >= 0);
        var price = new Price(
            perHour ?? 0,
            map.Text("currency", "USD", "three capital letters", "USD", text => text.Length == 3 && text.All(char.IsAsciiLetterUpper))!,
            map.Word("billing", BillingRule.Second));
        if (map.Exists && !map.Has("perHour"))
        {
            map.Add("perHour", "nothing", "the price of a machine for an hour", "0.0116");
        }

        map.Close();
        return map.Exists ? price : null;
    }

    private static BudgetSpecification? Budget(YamlMap map)
    {
        var budget = new BudgetSpecification
        {
            Cost = map.Number("cost", null, "an amount of money, more than 0", "1.00", n => n > 0),
            Duration = map.Has("duration") ? map.Time("duration", TimeSpan.FromHours(2), TimeSpan.FromSeconds(1), 30 * Day) : null,
        };
        map.Close();
        return map.Exists ? budget : null;
    }

    internal static bool IsPath(string text) => text.StartsWith('/') && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    internal static bool IsWebUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0;

    /// <summary>A file lies in the store, and a password must not.</summary>
    private static bool IsServerUrl(string text) => IsWebUrl(text) && new Uri(text) is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 };

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}\z")]
    internal static partial Regex NamePattern();
}
