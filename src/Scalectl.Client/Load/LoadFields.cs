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

    public static readonly Field<string> Routes =
        Field<string>.Option("--route", "A kind of request, 'METHOD /path weight' (repeatable). [default: GET of the target]", Readers.Route, "'GET /cart 2'", "route");

    public static readonly Field<string> Headers = Field<string>.Option("--header", "A header, 'Name: value' (repeatable).", Readers.Header, "'Accept: text/html'", "header");

    public static readonly Field<KeyValuePair<string, double>> Variables =
        Field<KeyValuePair<string, double>>.Option("--var", "A variable of the function, name=number (repeatable).", Readers.Variable, "base=100", "name=number");

    public static readonly Field<string> Function = Field<string>.Option("--function", "The load function, of x = 1, 2, 3 ..", Readers.Text, "'60+50*s(x/10)'", "function");

    public static readonly Field<double> Step =
        Field<double>.Option("--step", "Length of a step.", Readers.Seconds(LoadPlan.MinStepSeconds, LoadPlan.MaxStepSeconds, "60"), "60", "time");

    public static readonly Field<int> Steps = Field<int>.Option("--steps", "How many steps.", Readers.Whole(1, LoadPlan.MaxSteps, "60"), "60", "number");

    public static readonly Field<int> Machines =
        Field<int>.Option("--machines", "Number of machines, the function's n. [default: 1]", Readers.Whole(1, LoadPlan.MaxMachines, "1"), "2", "number");

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
        const string example = "the lines 'time,value', '0,10', '60,25'";
        try
        {
            var points = new List<TracePoint>();
            var line = 0;
            foreach (var text in File.ReadLines(file))
            {
                line++;
                if (text.Length == 0 || (line == 1 && text.StartsWith("time", StringComparison.OrdinalIgnoreCase)))
                {
                    continue;
                }

                var cells = text.Split(',');
                var culture = System.Globalization.CultureInfo.InvariantCulture;
                if (cells.Length != 2 || !double.TryParse(cells[0], culture, out var time) || !double.TryParse(cells[1], culture, out var value))
                {
                    return new InvalidInput("trace", $"{InvalidInput.Shorten(text)} in line {line} of {file}", "two numbers, time and value", example);
                }

                points.Add(new(time, value));
            }

            return points;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new InvalidInput("trace", $"no readable file {InvalidInput.Shorten(file)}", "a CSV file", example);
        }
    }
}
