using Scalectl.Elasticity;

namespace Scalectl.Pricing;

/// <summary>A price that nobody stated in an experiment's file, and where it is from.</summary>
/// <param name="Price">By the second with a minute's minimum, as EC2 bills Linux.</param>
/// <param name="Source">For reports: <c>list price of 2025-01, eu-central-1</c>.</param>
public sealed record KnownPrice(Price Price, string Source)
{
    /// <summary>The user's own list before the embedded one; null: neither has the type.</summary>
    /// <param name="own">From <c>prices.csv</c> of the home; null: there is none.</param>
    /// <param name="region">Of the active user.</param>
    /// <param name="type">Machine type.</param>
    public static KnownPrice? Find(PriceList? own, string region, string type) =>
        new[] { own, PriceList.BuiltIn }.OfType<PriceList>()
            .Select(list => list.Find(region, type) is { } price ? new KnownPrice(new Price(price.PerHour, price.Currency), $"{list.Source}, {region}") : null)
            .FirstOrDefault(price => price is not null);
}
