using Scalectl.Series;

namespace Scalectl.Client.Analysis;

/// <summary>Reads a series from a CSV file: <see cref="SeriesCsv"/>.</summary>
internal static class SeriesFile
{
    public static Outcome<IReadOnlyList<StepPoint>> Read(string argument, string file)
    {
        try
        {
            return SeriesCsv.Read(argument, File.ReadLines(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new InvalidInput(argument, InvalidInput.Shorten(file), "a file that can be read", SeriesCsv.Example);
        }
    }
}
