namespace Scalectl.Elasticity.Calibration;

/// <summary>What users are promised: a load that keeps both is one that the machines carry.</summary>
/// <param name="P95Ms">Most that 95 of 100 answers may take, ms, from the moment the request was due.</param>
/// <param name="ErrorsPct">Most answers of class 4xx and 5xx and requests without an answer, percent of all.</param>
public sealed record ServiceLevel(double P95Ms = 500, double ErrorsPct = 1)
{
    /// <summary>Whether a run kept it; a limit itself is kept. No answer at all is none kept.</summary>
    /// <param name="p95Ms">Null: nothing was answered.</param>
    /// <param name="errorsPct">Null: nothing was sent.</param>
    public bool IsKept(double? p95Ms, double? errorsPct) => p95Ms <= P95Ms && errorsPct <= ErrorsPct;
}
