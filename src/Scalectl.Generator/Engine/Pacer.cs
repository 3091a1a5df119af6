using Scalectl.Generator.Schedule;

namespace Scalectl.Generator.Engine;

/// <summary>
/// The part of a loop that has nothing to do with sockets: which requests are due, when a step gives up what it could
/// not send, when a second is over. Every boundary is passed in its order, also when the loop is late, so that each
/// count lands in its own second.
/// </summary>
internal sealed class Pacer
{
    /// <summary>
    /// How late a request may be sent when nothing but the generator itself held it up: a start in the middle of a step,
    /// or a loop that got no processor. Beyond it sending would be a burst that nobody planned, and it counts as missed.
    /// </summary>
    public const long Grace = RunClock.Second;

    private readonly ISchedule _schedule;
    private readonly EngineSettings _settings;
    private readonly int _loop;
    private long _second;
    private long _secondEnd;

    public Pacer(ISchedule schedule, EngineSettings settings, int loop, long now)
    {
        (_schedule, _settings, _loop, Origin) = (schedule, settings, loop, schedule.StepEnd);
        _second = settings.Clock.UnixSecond(Math.Max(now, Origin));
        _secondEnd = settings.Clock.SecondStart(_second + 1);
        Over = !schedule.TakeStep();
        Tally = new SecondTally(settings.Mix.RoutesTold);
        Tally.Reset(_second, schedule.Step);
        SkipWhatIsPast(now);
    }

    /// <summary>Engine time at which step 1 begins.</summary>
    public long Origin { get; }

    /// <summary>The current second.</summary>
    public SecondTally Tally { get; private set; }

    /// <summary>Due and not yet sent.</summary>
    public DueQueue Waiting { get; } = new();

    /// <summary>The last step has ended.</summary>
    public bool Over { get; private set; }

    /// <summary>
    /// Passes the boundaries up to now. True: a step is at its end; whoever sends tries once more with what waits and
    /// then calls <see cref="EndStep"/>, and this again.
    /// </summary>
    public bool Advance(long now)
    {
        while (true)
        {
            if (!Over && _schedule.StepEnd <= now && _schedule.StepEnd <= _secondEnd)
            {
                PullUpTo(_schedule.StepEnd - 1);
                GiveUpBefore(now - Grace);
                return true;
            }

            if (_secondEnd > now)
            {
                return false;
            }

            PullUpTo(_secondEnd - 1);
            Tally = _settings.Sink.HandOver(_loop, Tally);
            _second++;
            _secondEnd += RunClock.Second;
            Tally.Reset(_second, _schedule.Step);
        }
    }

    /// <summary>What still waits is missed, and the next step begins.</summary>
    public void EndStep()
    {
        MissWhatWaits();
        Over = !_schedule.TakeStep();
    }

    /// <summary>Moves what may be sent by now from the schedule to <see cref="Waiting"/>.</summary>
    /// <param name="now">Engine time.</param>
    /// <param name="room">Requests that could be sent at once: what a closed loop sends, whose schedule names no moment.</param>
    public void Pull(long now, int room)
    {
        PullUpTo(now - TickPhase(now));
        while (_settings.Closed && !Over && now >= Origin && Waiting.Count < room)
        {
            Take(now);
        }
    }

    /// <summary>When there is next something to do that no answer announces.</summary>
    public long NextWake()
    {
        var wake = Over ? _secondEnd : Math.Min(_secondEnd, _schedule.StepEnd);
        if (_schedule.NextDue == long.MaxValue)
        {
            return wake;
        }

        var phase = TickPhase(_schedule.NextDue);
        return Math.Min(wake, phase == 0 ? _schedule.NextDue : _schedule.NextDue - phase + _settings.TickNanoseconds);
    }

    /// <summary>Ends the plan here: what was due counts, what was not yet due was never planned.</summary>
    public void Stop(long now)
    {
        if (!Over)
        {
            PullUpTo(Math.Min(now, _schedule.StepEnd - 1));
            MissWhatWaits();
            Over = true;
        }
    }

    /// <summary>Hands the last second over.</summary>
    public void Close() => _settings.Sink.Close(_loop, Tally);

    private void SkipWhatIsPast(long now)
    {
        while (!Over && _schedule.StepEnd <= now - Grace)
        {
            PullUpTo(_schedule.StepEnd);
            EndStep();
        }

        PullUpTo(now - Grace);
        GiveUpBefore(now - Grace);
    }

    private void GiveUpBefore(long due)
    {
        while (Waiting.Count > 0 && Waiting.Peek().Due < due)
        {
            MissNext();
        }
    }

    private void MissWhatWaits()
    {
        while (Waiting.Count > 0)
        {
            MissNext();
        }
    }

    private void MissNext()
    {
        Tally.AddMissed(Waiting.Peek().Route);
        Waiting.Remove();
    }

    private void PullUpTo(long last)
    {
        while (_schedule.NextDue <= last)
        {
            Take(_schedule.NextDue);
        }
    }

    private void Take(long due)
    {
        var route = _settings.Mix.RouteOf(_schedule.NextNumber);
        Waiting.Add(new DueRequest(due, route));
        Tally.AddPlanned(route);
        _schedule.TakeRequest();
    }

    private long TickPhase(long time)
    {
        var tick = _settings.TickNanoseconds;
        var phase = tick == 0 ? 0 : (time - Origin) % tick;
        return phase < 0 ? phase + tick : phase;
    }
}
