using Scalectl.Load;

namespace Scalectl.Generator.Schedule;

/// <summary>What all loops of this machine have in common.</summary>
/// <param name="Load">Steps and their requests.</param>
/// <param name="Spread">How requests are placed in a step.</param>
/// <param name="Seed">Seed of the draws.</param>
/// <param name="Index">This machine, from 0.</param>
/// <param name="Machines">Number of machines.</param>
/// <param name="Start">Engine time at which step 1 begins.</param>
internal sealed record MachineSchedule(LoadPlan Load, Spread Spread, long Seed, int Index, int Machines, long Start);

/// <summary>
/// One loop's part of a machine's schedule. A loop is to its machine what a machine is to its cluster in share mode:
/// loop l of L takes the requests k with k mod L = l of those that are the machine's, so that the union is exact.
/// </summary>
internal sealed class PlanSchedule : ISchedule
{
    private const int ChunkLength = 1024;

    // Machines that multiply draw different arrivals each; in share they must draw the same ones.
    private const long SeedDistance = 1_000_003;

    private readonly MachineSchedule _machine;
    private readonly bool _share;
    private readonly int _part;
    private readonly int _parts;
    private readonly double _stepNanoseconds;
    private readonly long[] _chunk = new long[ChunkLength];
    private ArrivalStream _stream;
    private Task<ArrivalStream>? _following;
    private int _chunkUsed;
    private int _chunkFilled;
    private long _firstIndex;
    private long _requests;
    private long _stepStart;

    public PlanSchedule(MachineSchedule machine, int loop, int loops)
    {
        _machine = machine;
        _share = machine.Load.Split == Split.Share;
        _parts = _share ? machine.Machines * loops : loops;
        _part = _share ? machine.Index + (machine.Machines * loop) : loop;
        _stepNanoseconds = machine.Load.StepSeconds * 1e9;
        StepEnd = machine.Start;
    }

    public int Step { get; private set; }

    public long StepEnd { get; private set; }

    public long NextDue { get; private set; } = long.MaxValue;

    public long NextNumber { get; private set; }

    public void TakeRequest()
    {
        NextNumber += _parts;
        ReadDue();
    }

    public bool TakeStep()
    {
        _firstIndex += _requests;
        if (Step >= _machine.Load.Steps.Count)
        {
            (Step, NextDue) = (0, long.MaxValue);
            return false;
        }

        Step++;
        _requests = Requests(Step);
        _stepStart = StepEnd;
        StepEnd = _machine.Start + (long)Math.Round(Step * _stepNanoseconds);

        // The first request of this step that is ours: the smallest k >= firstIndex with k mod parts = part.
        NextNumber = _firstIndex + ((_part - (_firstIndex % _parts) + _parts) % _parts);
        _stream = _following is null ? Arrivals.Open(Share(Step, _firstIndex, _stepStart, StepEnd)) : _following.GetAwaiter().GetResult();
        _following = OpenFollowing();
        (_chunkUsed, _chunkFilled) = (ChunkLength, ChunkLength);
        ReadDue();
        return true;
    }

    // Opening a poisson step walks over its draws: done on another thread while this step runs.
    private Task<ArrivalStream>? OpenFollowing()
    {
        if (_machine.Spread != Spread.Poisson || Step >= _machine.Load.Steps.Count)
        {
            return null;
        }

        var share = Share(Step + 1, _firstIndex + _requests, StepEnd, _machine.Start + (long)Math.Round((Step + 1) * _stepNanoseconds));
        return Task.Run(() => Arrivals.Open(share));
    }

    private StepShare Share(int step, long firstIndex, long start, long end) => new(
        step, Requests(step), firstIndex, end - start, _machine.Spread, Split.Share, _part, _parts,
        _share ? _machine.Seed : _machine.Seed + (SeedDistance * _machine.Index));

    // A plan counts the whole cluster's requests; a machine that multiplies sends the function's own.
    private long Requests(int step) =>
        _machine.Load.Steps[step - 1].Requests / (_share ? 1 : _machine.Load.Machines);

    private void ReadDue()
    {
        if (_chunkUsed == _chunkFilled)
        {
            if (_chunkFilled < ChunkLength)
            {
                NextDue = long.MaxValue;
                return;
            }

            _chunkFilled = _stream.Fill(_chunk);
            _chunkUsed = 0;
            if (_chunkFilled == 0)
            {
                NextDue = long.MaxValue;
                return;
            }
        }

        NextDue = _stepStart + _chunk[_chunkUsed++];
    }
}
