using System.Text.Json.Serialization;

namespace Scalectl.Reports;

/// <summary>Which way a metric is better.</summary>
[JsonConverter(typeof(Word<Better>))]
public enum Better
{
    /// <summary>Less is better.</summary>
    Lower,

    /// <summary>More is better.</summary>
    Higher,

    /// <summary>0 is best.</summary>
    NearZero,

    /// <summary>A yes is what is wanted.</summary>
    Yes,

    /// <summary>It describes; it does not judge.</summary>
    Neither,
}

/// <summary>What a reader must know of a metric; the text of <c>docs/metrics.md</c>.</summary>
/// <param name="Section">The report's object: <c>elasticity</c>, <c>controlLag</c>, <c>user</c>, <c>cost</c>, <c>load</c>.</param>
/// <param name="Field">Name in the JSON.</param>
/// <param name="Name">Name for readers.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Better">Which way it is better.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Example">A computed example.</param>
public sealed record MetricText(string Section, string Field, string Name, string Unit, Better Better, string Formula, string Meaning, string Example);
