using System.Text.Json.Serialization;

namespace Scalectl.Load;

/// <summary>Which of the kernel's ways a generator uses to send and to receive.</summary>
[JsonConverter(typeof(Word<EngineKind>))]
public enum EngineKind
{
    /// <summary>io_uring where the kernel allows it, else epoll.</summary>
    Auto,
    IoUring,
    Epoll,
}

/// <summary>When a generator sends a request that is due. Precision and a low cost exclude each other: a sleep and a wake cost 40 to 70 us of processor time.</summary>
[JsonConverter(typeof(Word<Dispatch>))]
public enum Dispatch
{
    /// <summary>On a grid (<see cref="GeneratorPlan.TickMs"/>): the requests of a tick share one wake.</summary>
    Hold,

    /// <summary>Each when it is due, with a sleep between.</summary>
    Precise,

    /// <summary>Each when it is due, without sleeping: costs a whole core for each loop.</summary>
    Spin,
}
