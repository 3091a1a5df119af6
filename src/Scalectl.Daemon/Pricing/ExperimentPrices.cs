using Scalectl.Daemon.Context;
using Scalectl.Daemon.Hosting;
using Scalectl.Experiments;
using Scalectl.Pricing;

namespace Scalectl.Daemon.Pricing;

/// <summary>What an experiment's machines cost where its file does not say it: by the user's own list, else by the embedded one.</summary>
internal sealed class ExperimentPrices(DaemonHome home, ContextHolder holder)
{
    /// <summary>Prices of the app's machines and of those that send the load.</summary>
    /// <param name="specification">Whose price, if it states one, is not looked for.</param>
    /// <param name="appType">Null: not known, or no machines of ours.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Errors: the user's own list is wrong, or there is a budget and nothing to count it by.</returns>
    public async Task<Outcome<RunPrices>> FindAsync(ExperimentSpecification specification, string? appType, CancellationToken cancellationToken)
    {
        var region = holder.Current?.Settings.Region ?? "";
        var file = Path.Combine(home.Folder, PriceList.FileName);
        var own = File.Exists(file) ? PriceList.Parse(await File.ReadAllTextAsync(file, cancellationToken), PriceList.FileName) : (Outcome<PriceList>?)null;
        if (own is { Ok: false } wrong)
        {
            return wrong.Errors.ToList();
        }

        var prices = new RunPrices(
            specification.Price is null && appType is not null ? KnownPrice.Find(own?.Value, region, appType) : null,
            KnownPrice.Find(own?.Value, region, specification.Load.Type));
        var counted = specification.Price is not null || prices.App is not null || (specification.App.Target is not null && prices.Load is not null);
        return specification.Budget?.Cost is { } most && !counted
            ? new InvalidInput(
                "budget.cost", FormattableString.Invariant($"{most} and no price: none is listed for {InvalidInput.Shorten(appType ?? specification.Load.Type)} in {region}"),
                $"a price in the file, or in {PriceList.FileName} of the daemon's home", "price: {perHour: 0.0116}")
            : prices;
    }
}

/// <summary>Prices that an experiment's file does not state; null: not listed, or stated there.</summary>
internal sealed record RunPrices(KnownPrice? App, KnownPrice? Load);
