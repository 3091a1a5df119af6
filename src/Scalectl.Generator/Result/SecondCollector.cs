using System.Collections.Concurrent;
using System.Threading.Channels;
using Scalectl.Generator.Engine;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Result;

/// <summary>
/// Merges the loops' seconds, numbers them without gaps and keeps them to the end of the process: a daemon that comes
/// back later has lost nothing. Loops hand over, a task of its own merges and writes the histograms as text (half a
/// millisecond, in which a loop would send nothing), the control port and the program read.
/// </summary>
internal sealed class SecondCollector : ISecondSink
{
    /// <summary>Most seconds in one answer.</summary>
    public const int MostAtOnce = 600;

    /// <summary>Most seconds that keep their histograms, about 3 KB each; of older ones only the counts stay.</summary>
    public const int MostWithHistograms = 24 * 3600;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, SecondTally> _open = [];
    private readonly ConcurrentQueue<SecondTally> _spare = new();
    private readonly Channel<Handed> _handed = Channel.CreateUnbounded<Handed>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<GeneratorSecond> _finished = [];

    // Read by the progress line; a reader that sleeps misses lines, not data.
    private readonly Channel<GeneratorSecond> _news = Channel.CreateBounded<GeneratorSecond>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
    private SecondTally _total = new();
    private long[] _passed = [];
    private int _running;

    /// <summary>Ends when all that the loops handed over can be read.</summary>
    public Task Collected { get; private set; } = Task.CompletedTask;

    /// <summary>Each second once it is over; completes when all loops have closed.</summary>
    public ChannelReader<GeneratorSecond> News => _news.Reader;

    /// <summary>Sequence number of the last finished second; 0: none.</summary>
    public long LastSeq
    {
        get
        {
            lock (_lock)
            {
                return _finished.Count;
            }
        }
    }

    /// <summary>Says how many loops there will be, before they start; 0: there will be none.</summary>
    /// <param name="loops">Number of loops.</param>
    /// <param name="routes">Routes that are told apart.</param>
    public void Expect(int loops, int routes = 0)
    {
        lock (_lock)
        {
            _total = new SecondTally(routes);
            _passed = new long[loops];
            Array.Fill(_passed, long.MinValue);
            _running = loops;
            if (loops == 0)
            {
                End();
            }
        }

        if (loops > 0)
        {
            Collected = CollectAsync();
        }
    }

    public SecondTally HandOver(int loop, SecondTally finished)
    {
        _handed.Writer.TryWrite(new Handed(loop, finished, Last: false));
        return _spare.TryDequeue(out var spare) ? spare : new SecondTally(finished.Routes.Length);
    }

    public void Close(int loop, SecondTally last) => _handed.Writer.TryWrite(new Handed(loop, last, Last: true));

    /// <summary>Finished seconds above a sequence number, oldest first.</summary>
    public IReadOnlyList<GeneratorSecond> After(long seq)
    {
        lock (_lock)
        {
            var from = (int)Math.Clamp(seq, 0, _finished.Count);
            return _finished.GetRange(from, Math.Min(MostAtOnce, _finished.Count - from));
        }
    }

    /// <summary>Reads the totals of all finished seconds.</summary>
    public T Read<T>(Func<SecondTally, T> read)
    {
        lock (_lock)
        {
            return read(_total);
        }
    }

    private async Task CollectAsync()
    {
        await foreach (var (loop, tally, last) in _handed.Reader.ReadAllAsync())
        {
            lock (_lock)
            {
                Take(loop, tally);
                if (last)
                {
                    _passed[loop] = long.MaxValue;
                    PublishPassed();
                    if (--_running == 0)
                    {
                        End();
                    }
                }
            }
        }
    }

    private void End()
    {
        _handed.Writer.TryComplete();
        _news.Writer.TryComplete();
    }

    private void Take(int loop, SecondTally tally)
    {
        if (_open.TryGetValue(tally.Time, out var merged))
        {
            merged.Merge(tally);
            _spare.Enqueue(tally);
        }
        else
        {
            _open.Add(tally.Time, tally);
        }

        _passed[loop] = tally.Time;
        PublishPassed();
    }

    // A second is over when every loop has passed it.
    private void PublishPassed()
    {
        var passed = _passed.Min();
        while (_open.Count > 0 && _open.First() is var (time, tally) && time <= passed)
        {
            _open.Remove(time);
            _total.Merge(tally);
            var second = ToSecond(tally, _finished.Count + 1);
            _finished.Add(second);
            if (_finished.Count > MostWithHistograms)
            {
                var old = _finished.Count - MostWithHistograms - 1;
                _finished[old] = _finished[old].WithoutTimes();
            }

            _spare.Enqueue(tally);
            _news.Writer.TryWrite(second);
        }
    }

    private static GeneratorSecond ToSecond(SecondTally tally, long seq) => new()
    {
        Seq = seq,
        Time = tally.Time,
        Step = tally.Step,
        Planned = tally.Planned,
        Sent = tally.Sent,
        Missed = tally.Missed,
        Answered2xx = tally.Answered(2),
        Answered3xx = tally.Answered(3),
        Answered4xx = tally.Answered(4),
        Answered5xx = tally.Answered(5),
        NoAnswer = tally.AllNoAnswer,
        NoAnswerByCause = Causes(tally),
        AnsweredByCode = Codes(tally),
        BytesReceived = tally.BytesReceived,
        BytesSent = tally.BytesSent,
        Opened = tally.Opened,
        ResponseTime = Text(tally.Response),
        ServiceTime = Text(tally.Service),
        Lateness = Text(tally.Lateness),
        ConnectTime = Text(tally.Connect),
        FirstByteTime = Text(tally.FirstByte),
        CompleteTime = Text(tally.Complete),
        Routes = [.. tally.Routes.Select(r => new RouteSecond(r.Sent, r.Answered, r.Errors, r.NoAnswer, Text(r.Response)) { Planned = r.Planned, Missed = r.Missed, ServiceTime = Text(r.Service) })],
    };

    internal static Dictionary<NoAnswerCause, long> Causes(SecondTally tally) =>
        Enum.GetValues<NoAnswerCause>().Where(c => tally.NoAnswer(c) > 0).ToDictionary(c => c, tally.NoAnswer);

    internal static Dictionary<int, long> Codes(SecondTally tally) =>
        Enumerable.Range(SecondTally.FirstCode, SecondTally.MostCodes).Where(code => tally.AnsweredWith(code) > 0).ToDictionary(code => code, tally.AnsweredWith);

    private static string? Text(LatencyHistogram histogram) => histogram.Count == 0 ? null : histogram.ToBase64();

    private readonly record struct Handed(int Loop, SecondTally Tally, bool Last);
}
