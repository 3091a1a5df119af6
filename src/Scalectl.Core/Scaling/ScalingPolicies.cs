namespace Scalectl.Scaling;

/// <summary>Several policies on one group.</summary>
public static class ScalingPolicies
{
    /// <summary>
    /// The decision of a group with several policies: the largest capacity that any of them wants wins. Target tracking
    /// policies add machines when any of them wants to and remove some only when all of them that may scale in want to;
    /// they do not keep a step or simple policy from removing some. With none that acts, the first that was blocked is
    /// told, so that a reader learns why nothing happened.
    /// </summary>
    /// <param name="decisions">One for each policy, at least one.</param>
    public static ScalingDecision Combine(ReadOnlySpan<ScalingDecision> decisions)
    {
        var held = false;
        foreach (ref readonly var decision in decisions)
        {
            held |= decision.Stance == Stance.Hold && decision.Tracks;
        }

        var (best, blocked) = (-1, -1);
        for (var i = 0; i < decisions.Length; i++)
        {
            ref readonly var decision = ref decisions[i];
            if (decision.Stance == Stance.Act && !(held && decision is { Tracks: true, Change: < 0 }))
            {
                best = best < 0 || decision.Desired > decisions[best].Desired ? i : best;
            }
            else if (blocked < 0 && (decision.BlockedBy != Blocker.None || decision.Stance == Stance.Act))
            {
                blocked = i;
            }
        }

        if (best >= 0)
        {
            return decisions[best];
        }

        var told = decisions[Math.Max(blocked, 0)];
        return told.Stance == Stance.Act
            ? told with { Stance = Stance.Hold, Desired = told.From, BlockedBy = Blocker.OtherPolicy }
            : told;
    }

    /// <summary>Acts with what is wanted, as far as the group's limits allow; holds still when they allow nothing.</summary>
    internal static ScalingDecision Within(this ScalingDecision wanted, int min, int max)
    {
        var desired = Math.Clamp(wanted.Wanted, Math.Min(min, max), max);
        return desired == wanted.From
            ? wanted with { BlockedBy = wanted.Wanted > wanted.From ? Blocker.Max : Blocker.Min }
            : wanted with { Stance = Stance.Act, Desired = desired };
    }
}
