namespace Scalectl.Simulation;

/// <summary>How machines carry load: as a flow, or request by request.</summary>
internal interface IServiceModel
{
    /// <summary>Serves from where it stopped last until a time before or at the end of the group's next tick.</summary>
    /// <returns>What there was of it.</returns>
    ServedPeriod Serve(GroupModel group, double until);

    /// <summary>After the load: what waits is still served.</summary>
    void Finish(GroupModel group);
}

/// <summary>One period of service.</summary>
/// <param name="Load">Requests per second that arrived, mean.</param>
/// <param name="CpuPct">Mean CPU of the machines that count; NaN: none in service.</param>
internal readonly record struct ServedPeriod(double Load, double CpuPct);
