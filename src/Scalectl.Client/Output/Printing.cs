using Scalectl.Client.CommandLine;

namespace Scalectl.Client.Output;

/// <summary><c>--output</c>, on every command that prints data.</summary>
internal static class Printing
{
    public static Field<OutputFormat> OutputField() =>
        Field<OutputFormat>.Option("--output", "How to print: table, json or csv. [default: table]", Readers.Word<OutputFormat>, "json", "table|json|csv", "-o");

    /// <summary>Prints a list, one row each.</summary>
    public static void Print<T>(this Call call, OutputFormat format, T value, Func<T, Grid> grid)
    {
        switch (format)
        {
            case OutputFormat.Json:
                call.Out.WriteLine(Json.Of(value));
                break;
            case OutputFormat.Csv:
                grid(value).WriteCsv(call.Out);
                break;
            default:
                grid(value).WriteTable(call.Out);
                break;
        }
    }

    /// <summary>Prints one thing.</summary>
    public static void Print<T>(this Call call, OutputFormat format, T value, Func<T, Facts> facts)
    {
        switch (format)
        {
            case OutputFormat.Json:
                call.Out.WriteLine(Json.Of(value));
                break;
            case OutputFormat.Csv:
                facts(value).WriteCsv(call.Out);
                break;
            default:
                facts(value).WriteTable(call.Out);
                break;
        }
    }
}
