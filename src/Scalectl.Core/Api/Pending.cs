// A name that the contract needs before its real record is written (Core/Experiments): whoever writes the real one
// deletes this file.
#pragma warning disable SA1649, CA1040, IDE0130
namespace Scalectl.Experiments;

/// <summary>Not yet written.</summary>
public sealed partial record ExperimentSpecification;
