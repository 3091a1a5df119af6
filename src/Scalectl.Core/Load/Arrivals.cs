namespace Scalectl.Load;

/// <summary>One machine's part of one step: what <see cref="Arrivals"/> turns into moments.</summary>
/// <param name="Step">The step x, from 1; it and the seed choose the draws of <see cref="Spread.Poisson"/>.</param>
/// <param name="Requests">trunc(max(0, f(x))): of this machine in <see cref="Split.Multiply"/>, of all together in <see cref="Split.Share"/>.</param>
/// <param name="FirstIndex">Sum of <paramref name="Requests"/> of the steps before; only share reads it.</param>
/// <param name="StepNanoseconds">Length of the step, more than 0.</param>
/// <param name="Spread">How the requests are placed.</param>
/// <param name="Split">What several machines do.</param>
/// <param name="Index">This machine, from 0.</param>
/// <param name="Machines">Number of machines.</param>
/// <param name="Seed">Seed of the draws.</param>
public readonly record struct StepShare(
    int Step, long Requests, long FirstIndex, long StepNanoseconds, Spread Spread = Spread.Even, Split Split = Split.Multiply,
    int Index = 0, int Machines = 1, long Seed = 1);

/// <summary>When each request of a step is due.</summary>
/// <remarks>
/// In share, the requests of all steps are numbered k = firstIndex + j, and machine i of n sends those with k mod n = i:
/// the union over the machines is the same for every n. Each machine walks through the same draws and keeps its own.
/// <code>
///   even     |·   ·   ·   ·   |     j/R of the step
///   burst    |⁞               |     all at 0
///   poisson  | ·  ··    ·     |     E1+..+Ej over E1+..+E(R+1), with E exponential: R sorted uniform draws, without sorting
/// </code>
/// </remarks>
public static class Arrivals
{
    /// <summary>How many of the step's requests are this machine's.</summary>
    public static long Count(in StepShare step)
    {
        if (step.Split == Split.Multiply || step.Requests == 0)
        {
            return step.Requests;
        }

        var first = FirstOwn(step);
        return first >= step.Requests ? 0 : ((step.Requests - 1 - first) / step.Machines) + 1;
    }

    /// <summary>
    /// The due moments one after another, in as many calls as the caller's buffer needs: a step of a billion requests
    /// takes no more memory than one of ten. For poisson, opening costs one pass over the step's draws (about 10 ns
    /// each), so it is done before the step starts.
    /// </summary>
    public static ArrivalStream Open(in StepShare step) => new(step);

    /// <summary>Writes all of this machine's due moments of one step.</summary>
    /// <param name="due">Room for at least <see cref="Count"/>; receives nanoseconds since the start of the step, ascending, each in [0, StepNanoseconds).</param>
    /// <param name="step">The step.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentException">The buffer is too small.</exception>
    public static int Fill(Span<long> due, in StepShare step)
    {
        var count = Count(step);
        if (count > due.Length)
        {
            throw new ArgumentException($"room for {count} requests is needed, {due.Length} is given", nameof(due));
        }

        return Open(step).Fill(due);
    }

    /// <summary>The smallest j with (firstIndex + j) mod n = index.</summary>
    internal static long FirstOwn(in StepShare step)
    {
        var first = (step.Index - (step.FirstIndex % step.Machines)) % step.Machines;
        return first < 0 ? first + step.Machines : first;
    }
}
