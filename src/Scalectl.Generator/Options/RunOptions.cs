using Scalectl.Experiments;
using Scalectl.Load;

namespace Scalectl.Generator.Options;

/// <summary>How the result is printed.</summary>
internal enum OutputKind
{
    Table,
    Json,

    /// <summary>A line a second.</summary>
    Csv,
}

/// <summary>What <c>run</c> was asked for.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Index">Which machine this is, when the one who started it says so; null: it is told later, or it is the only one.</param>
/// <param name="Loops">Event loops; 0: as many as the load needs, at most one a core.</param>
/// <param name="Output">How the result is printed.</param>
/// <param name="ControlAddress">Host and port of the control port; null: none.</param>
/// <param name="Limits">What the run must keep.</param>
internal sealed record RunOptions(GeneratorPlan Plan, int? Index, int Loops, OutputKind Output, string? ControlAddress, IReadOnlyList<SloRule> Limits);
