namespace Scalectl.Generator.Schedule;

/// <summary>
/// Steps in which nothing is due at a moment of its own: in a closed loop an answer is what makes the next request due.
/// The steps give the beginning and the end.
/// </summary>
/// <param name="start">Engine time at which step 1 begins.</param>
/// <param name="stepSeconds">Length of a step.</param>
/// <param name="steps">How many.</param>
/// <param name="loop">This loop, from 0.</param>
/// <param name="loops">How many loops share the numbers of the requests.</param>
internal sealed class ClosedSchedule(long start, double stepSeconds, int steps, int loop, int loops) : ISchedule
{
    private readonly long _start = start;

    public int Step { get; private set; }

    public long StepEnd { get; private set; } = start;

    public long NextDue => long.MaxValue;

    public long NextNumber { get; private set; } = loop;

    public void TakeRequest() => NextNumber += loops;

    public bool TakeStep()
    {
        if (Step >= steps)
        {
            Step = 0;
            return false;
        }

        Step++;
        StepEnd = _start + (long)Math.Round(Step * stepSeconds * 1e9);
        return true;
    }
}
