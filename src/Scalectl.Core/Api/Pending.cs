// Names that the contract needs before their real records are written (Core/Elasticity, Core/Experiments):
// whoever writes the real one deletes its line here, and the last one deletes this file.
#pragma warning disable SA1649, CA1040, IDE0130
namespace Scalectl.Elasticity
{
    /// <summary>Not yet written.</summary>
    public sealed partial record UserReport;

    /// <summary>Not yet written.</summary>
    public sealed partial record LoadReport;
}

namespace Scalectl.Experiments
{
    /// <summary>Not yet written.</summary>
    public sealed partial record ExperimentSpecification;
}
