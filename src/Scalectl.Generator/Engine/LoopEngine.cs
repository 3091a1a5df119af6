using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Engine;

/// <summary>Chooses the engine of a run: the one place that knows which there are.</summary>
internal static class LoopEngine
{
    /// <summary>What <c>auto</c> is on this kernel, and whether what was asked for is to be had.</summary>
    public static Outcome<EngineKind> Choose(EngineKind asked)
    {
        if (asked == EngineKind.Epoll)
        {
            return asked;
        }

        var refusal = UringProbe.Refusal();
        if (refusal is null)
        {
            return EngineKind.IoUring;
        }

        return asked == EngineKind.Auto
            ? EngineKind.Epoll
            : new InvalidInput("engine", $"'{Word<EngineKind>.Of(asked)}', but {refusal}", "an engine that this machine allows", Word<EngineKind>.Of(EngineKind.Auto));
    }

    /// <summary>Opens one loop.</summary>
    /// <param name="kind">What <see cref="Choose"/> gave.</param>
    /// <param name="settings">What the loops share.</param>
    /// <param name="schedule">This loop's requests.</param>
    /// <param name="loop">Its number, from 0.</param>
    public static ILoadLoop Open(EngineKind kind, EngineSettings settings, ISchedule schedule, int loop) => new LoadLoop(settings, schedule, loop, kind switch
    {
        EngineKind.Epoll => new EpollTransport(stamps: !settings.Closed),
        EngineKind.IoUring => new UringTransport(settings.MaxConnections, stamps: !settings.Closed),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "choose first"),
    });
}
