using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Engine;

/// <summary>One event loop of an engine. All that an engine is to the rest of the program.</summary>
internal interface ILoadLoop : IDisposable
{
    /// <summary>Sends its schedule's requests and waits for their answers, on the calling thread, until all is settled.</summary>
    void Run();

    /// <summary>Ends it early, from any thread: what is under way counts as stopped.</summary>
    void Stop();
}

/// <summary>Receives a loop's seconds. Called by the loops' threads.</summary>
internal interface ISecondSink
{
    /// <summary>A second is over.</summary>
    /// <returns>An empty tally for the next one.</returns>
    SecondTally HandOver(int loop, SecondTally finished);

    /// <summary>The loop is over; this was its last second.</summary>
    void Close(int loop, SecondTally last);
}

/// <summary>What the loops of one run share.</summary>
/// <param name="Mix">The requests.</param>
/// <param name="Addresses">Where the target is.</param>
/// <param name="Clock">The engine's time.</param>
/// <param name="MaxConnections">Most connections of one loop, at least 1.</param>
/// <param name="TimeoutNanoseconds">How long an answer may take.</param>
/// <param name="TickNanoseconds">Requests are sent on this grid, at most so much late; 0: each when it is due.</param>
/// <param name="Sink">Where the seconds go.</param>
/// <param name="Dispatch">Whether a loop may sleep until a request is due.</param>
/// <param name="Closed">Each connection sends its next request when its answer is there; the schedule gives the time alone.</param>
internal sealed record EngineSettings(
    RequestMix Mix, TargetAddresses Addresses, RunClock Clock, int MaxConnections, long TimeoutNanoseconds, long TickNanoseconds, ISecondSink Sink,
    Dispatch Dispatch = Dispatch.Hold, bool Closed = false);
