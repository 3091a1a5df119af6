namespace Scalectl.Simulation;

/// <summary>What became of the requests in a stretch of time. Sent counts where it was sent, answers where they came.</summary>
/// <param name="Start">Its start, seconds.</param>
/// <param name="Step">Step of the plan; 0: after the last one.</param>
/// <param name="Sent">Requests sent.</param>
/// <param name="Served">Requests answered well.</param>
/// <param name="Errors">Requests answered with an error.</param>
/// <param name="Times">Response times of those that were served, as a latency histogram in base64; null: each took the service time.</param>
internal readonly record struct RequestRecord(double Start, int Step, long Sent, long Served, long Errors, string? Times);
