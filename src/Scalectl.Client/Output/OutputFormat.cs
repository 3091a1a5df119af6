using System.Text.Json.Serialization;

namespace Scalectl.Client.Output;

/// <summary>How results are written.</summary>
[JsonConverter(typeof(Word<OutputFormat>))]
internal enum OutputFormat
{
    Table,
    Json,
    Csv,
}
