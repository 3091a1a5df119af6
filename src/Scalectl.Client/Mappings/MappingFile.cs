using System.Globalization;
using Scalectl.Elasticity;

namespace Scalectl.Client.Mappings;

/// <summary>Reads a mapping: header <c>instances,requestsPerSecond</c>, then 1, 2 .. machines, one a line, with rising loads.</summary>
internal static class MappingFile
{
    private const string Header = "instances,requestsPerSecond";
    private const string Example = "a file of the lines 'instances,requestsPerSecond', '1,71', '2,142'";

    public static Outcome<IReadOnlyList<double>> Read(string argument, string file)
    {
        List<double> intensities = [];
        try
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                if (number == 1)
                {
                    if (!string.Equals(line.Replace(" ", "", StringComparison.Ordinal).TrimStart('\uFEFF'), Header, StringComparison.OrdinalIgnoreCase))
                    {
                        return Wrong(argument, line, number, $"the header {Header}");
                    }

                    continue;
                }

                if (line.Length == 0)
                {
                    continue;
                }

                var cells = line.Split(',');
                if (cells.Length != 2 || !int.TryParse(cells[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var instances)
                    || !double.TryParse(cells[1].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var load))
                {
                    return Wrong(argument, line, number, "a number of machines and the requests per second that they carry");
                }

                if (instances != intensities.Count + 1)
                {
                    return Wrong(argument, line, number, $"{intensities.Count + 1} machine(s): every number from 1 on, one a line");
                }

                if (!double.IsFinite(load) || load <= (intensities.Count == 0 ? 0 : intensities[^1]))
                {
                    return Wrong(argument, line, number, "more requests per second than in the line before, and more than 0");
                }

                intensities.Add(load);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new InvalidInput(argument, InvalidInput.Shorten(file), "a file that can be read", Example);
        }

        return DemandMapping.Table(intensities) is { Ok: true } ? intensities : new InvalidInput(argument, $"no line of values in {file}", "at least one", Example);
    }

    private static InvalidInput Wrong(string argument, string line, int number, string expected) => new(argument, InvalidInput.Shorten(line), expected, Example, Line: number);
}
