namespace Scalectl.Generator.Schedule;

/// <summary>
/// What one loop sends and when: steps in order, in each the due moments in order. The engine knows nothing else of
/// functions, machines and spreads.
/// </summary>
internal interface ISchedule
{
    /// <summary>Number of the current step, from 1; 0 before the first and after the last.</summary>
    int Step { get; }

    /// <summary>Engine time at which the current step ends.</summary>
    long StepEnd { get; }

    /// <summary>Engine time at which the next request is due; <see cref="long.MaxValue"/> when the step has no more.</summary>
    long NextDue { get; }

    /// <summary>Number of the next request among all of the cluster's: what the choice of its route hangs on.</summary>
    long NextNumber { get; }

    /// <summary>Goes on to the request after that.</summary>
    void TakeRequest();

    /// <summary>Goes on to the next step.</summary>
    /// <returns>False: there is none.</returns>
    bool TakeStep();
}
