namespace Scalectl.Tuning;

/// <summary>What cannot be made better in one thing without being made worse in another.</summary>
public static class ParetoFront
{
    /// <summary>The items that no other is at least as good as in everything, and better than in something; in the order given.</summary>
    /// <param name="items">The items.</param>
    /// <param name="costs">Figures of an item, of each less is better; as many for each.</param>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> items, Func<T, IReadOnlyList<double>> costs)
    {
        IReadOnlyList<IReadOnlyList<double>> figures = [.. items.Select(costs)];
        return [.. items.Where((_, i) => !figures.Any(other => Dominates(other, figures[i])))];
    }

    private static bool Dominates(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        var better = false;
        for (var i = 0; i < one.Count; i++)
        {
            // NaN is not known, and beats nothing.
            if (!(one[i] <= other[i]))
            {
                return false;
            }

            better |= one[i] < other[i];
        }

        return better;
    }
}
