using Scalectl.Client.CommandLine;
using Scalectl.Client.Output;
using Scalectl.Elasticity.Calibration;

namespace Scalectl.Client.Mappings;

/// <summary>Mappings as they are printed.</summary>
internal static class MappingTable
{
    public static Grid List(IReadOnlyList<CalibratedMapping> mappings)
    {
        var grid = new Grid("name", "instances", "requestsPerSecond", "serviceLevel", "app", "type", "measuredAt", "kind")
        {
            Empty = "no mappings: scalectl app calibrate NAME measures one, scalectl mapping import NAME FILE reads one",
        };
        foreach (var m in mappings)
        {
            grid.Add(m.Name, Show.Count(m.Intensities.Count), Show.Number(m.Intensities[^1]), Level(m) ?? "", m.App ?? "", m.Type ?? "", Show.Time(m.MeasuredAt), Kind(m));
        }

        return grid;
    }

    public static void Print(Call call, OutputFormat output, CalibratedMapping mapping)
    {
        if (output == OutputFormat.Csv)
        {
            Csv(mapping).WriteCsv(call.Out);
            return;
        }

        call.Print(output, mapping, Facts);
        if (output == OutputFormat.Table)
        {
            call.Out.WriteLine();
            if (call.Surroundings.OutIsTerminal)
            {
                MappingPlot.Write(call.Out, mapping.Intensities, call.Surroundings.Width);
            }

            Table(mapping).WriteTable(call.Out);
        }
    }

    /// <summary>What <c>mapping import</c> reads again, to the last digit.</summary>
    public static Grid Csv(CalibratedMapping mapping)
    {
        var grid = new Grid("instances", "requestsPerSecond");
        for (var i = 0; i < mapping.Intensities.Count; i++)
        {
            grid.Add(Show.Count(i + 1), mapping.Intensities[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }

        return grid;
    }

    /// <summary>Beside each load what a machine has of it, and how much that is of what one alone carries.</summary>
    private static Grid Table(CalibratedMapping mapping)
    {
        var grid = new Grid("instances", "requestsPerSecond", "perInstance", "efficiencyPct");
        for (var i = 0; i < mapping.Intensities.Count; i++)
        {
            var each = mapping.Intensities[i] / (i + 1);
            grid.Add(Show.Count(i + 1), Show.Number(mapping.Intensities[i]), Show.Number(each), Show.Number(Math.Round(100 * each / mapping.Intensities[0], 1)));
        }

        return grid;
    }

    private static Facts Facts(CalibratedMapping m) => new Facts()
        .Add("name", "name", m.Name)
        .Add("kind", "kind", Kind(m))
        .Add("app", "app", m.App)
        .Add("type", "type", m.Type)
        .Add("serviceLevel", "service level", Level(m))
        .Add("measuredAt", m.Imported ? "imported" : "measured", Show.Time(m.MeasuredAt))
        .Add("runs", "runs", m.Runs.Count == 0 ? null : $"{Show.Count(m.Runs.Count)} of {Show.Seconds(m.RunSeconds)}, resolution {Show.Percent(m.ResolutionPct)}")
        .Add("saturatedAt", "ends because", m.SaturatedAt is { } at ? $"{at} machines carried no more than {at - 1}" : null);

    private static string? Level(CalibratedMapping m) => m.Level is { } level ? $"p95 <= {Show.Milliseconds(level.P95Ms)}, errors <= {Show.Percent(level.ErrorsPct)}" : null;

    private static string Kind(CalibratedMapping m) => m.Imported ? "imported" : m.Extrapolated ? "extrapolated from 1 machine" : "measured";
}
