using System.Collections.Concurrent;
using Scalectl.Generator.Engine;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Http;

/// <summary>
/// The loop for TLS and HTTP/2: the same schedule, seconds and causes as the loops on sockets, with the runtime's HTTP
/// client in their place. It costs several times as much for a request, and what the client does inside is not told:
/// "sent" is the moment at which a request was handed to it, "first byte" the one at which the answer's head was there.
/// A time to connect is told of each connection, not of the request that waited for it.
/// </summary>
internal sealed class HttpLoop : ILoadLoop
{
    // How long a stopped loop waits for its requests to admit that they were stopped.
    private const long StopNanoseconds = 2 * RunClock.Second;

    private readonly EngineSettings _settings;
    private readonly Pacer _pacer;
    private readonly LoopWait _wait = new();
    private readonly CancellationTokenSource _stop = new();

    // Written by whichever thread settles a request, read by the loop's; bounded by the requests under way.
    private readonly ConcurrentQueue<Settled> _settled = new();

    // Of each route; together those in flight.
    private readonly int[] _underWay;
    private int _inFlight;
    private volatile bool _eager;

    public HttpLoop(EngineSettings settings, HttpSettings http, ISchedule schedule, int loop)
    {
        _settings = settings;
        _pacer = new Pacer(schedule, settings, loop, RunClock.Now);
        _underWay = new int[http.Routes.Count];
        Sender = new HttpSender(http, settings.Addresses, settings.MaxConnections, TimeSpan.FromTicks(settings.TimeoutNanoseconds / 100));
    }

    public HttpSender Sender { get; }

    public void Run()
    {
        _ = Native.ProcessControl(Native.PR_SET_TIMERSLACK, 1, 0, 0, 0);
        while (true)
        {
            var now = RunClock.Now;
            Settle();
            while (_pacer.Advance(now))
            {
                SendDue();
                _pacer.EndStep();
            }

            if (_stop.IsCancellationRequested)
            {
                _pacer.Stop(now);
                EndWhatIsUnderWay();
                break;
            }

            _pacer.Pull(now, Math.Max(0, _settings.MaxConnections - _inFlight));
            SendDue();
            if (_pacer.Over && _inFlight == 0)
            {
                break;
            }

            Wait();
        }

        _pacer.Close();
    }

    public void Stop()
    {
        _stop.Cancel();
        _wait.Wake();
    }

    public void Dispose()
    {
        Sender.Dispose();
        _stop.Dispose();
        _wait.Dispose();
    }

    private void SendDue()
    {
        while (_pacer.Waiting.Count > 0 && _inFlight < _settings.MaxConnections)
        {
            var request = _pacer.Waiting.Peek();
            _pacer.Waiting.Remove();
            var now = RunClock.Now;
            _pacer.Tally.AddSent(request.Route, now - request.Due);
            _inFlight++;
            _underWay[request.Route]++;
            _ = SendAsync(request, now);
        }
    }

    private async Task SendAsync(DueRequest request, long now)
    {
        _settled.Enqueue(await Sender.SendAsync(request, now, _stop.Token));
        if (_eager)
        {
            _wait.Wake();
        }
    }

    private void Settle()
    {
        var tally = _pacer.Tally;
        while (_settled.TryDequeue(out var s))
        {
            _inFlight--;
            _underWay[s.Route]--;
            if (s.Status == 0)
            {
                tally.AddNoAnswer(s.Cause, s.Route);
            }
            else
            {
                tally.AddAnswer(new AnswerTimes(s.Status, s.Route, s.EndAt - s.Due, s.EndAt - s.SentAt, -1, s.FirstByteAt - s.SentAt, s.EndAt - s.FirstByteAt));
            }
        }

        while (Sender.Connector.Opened.TryDequeue(out var took))
        {
            tally.Opened++;
            tally.Connect.Record(took);
        }

        var (sent, received) = Sender.Connector.Bytes.Take();
        tally.BytesSent += sent;
        tally.BytesReceived += received;
    }

    // An answer has its own time stamps: the loop is woken for it only where it waits for one.
    private void Wait()
    {
        _eager = _pacer.Over || _pacer.Waiting.Count > 0;
        if (_eager && !_settled.IsEmpty)
        {
            return;
        }

        _wait.Sleep(_settings.Dispatch == Dispatch.Spin ? 0 : _pacer.NextWake() - RunClock.Now);
    }

    private void EndWhatIsUnderWay()
    {
        _eager = true;
        var until = RunClock.Now + StopNanoseconds;
        while (_inFlight > 0 && RunClock.Now < until)
        {
            Settle();
            if (_inFlight > 0 && _settled.IsEmpty)
            {
                _wait.Sleep(until - RunClock.Now);
            }
        }

        for (var route = 0; route < _underWay.Length; route++)
        {
            for (; _underWay[route] > 0; _underWay[route]--, _inFlight--)
            {
                _pacer.Tally.AddNoAnswer(NoAnswerCause.Stopped, route);
            }
        }
    }
}
