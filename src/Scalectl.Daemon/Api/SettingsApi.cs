using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Scalectl.Api;
using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.ScaleX;
using Scalectl.Daemon.Store;
using Scalectl.Pricing;

namespace Scalectl.Daemon.Api;

/// <summary><c>GET /api/v1/settings</c>: what this daemon is set to and how each is changed. A secret is never in it.</summary>
internal static class SettingsApi
{
    public static void MapSettings(this WebApplication app) => app.MapGet("/api/v1/settings", Show).WithTags("daemon");

    private static Ok<IReadOnlyList<SettingView>> Show(
        DaemonIdentity identity, DaemonOptions options, DaemonHome home, IConfiguration configuration, ContextHolder holder, MachineCap cap, PrometheusOptions prometheus, ScaleXOptions scaleX)
    {
        List<SettingView> all =
        [
            new("daemon", "Version", DaemonIdentity.Version),
            new("daemon", "Process", Text($"{Environment.ProcessId}, since {identity.Since:yyyy-MM-dd HH:mm:ss} UTC")),
            new("daemon", "Address", identity.Address, "scalectld --port"),
            new("daemon", "Home", home.Folder, "scalectld --home, SCALECTL_HOME"),
            new("daemon", "Who may use it", options.GroupAccess ? "its user and its group" : "its user only", "scalectld --group-access"),
            new("daemon", "Access token", home.Token, "remove the file and start the daemon again: a new one ends all sessions"),
        ];
        all.AddRange(Store(StoreOptions.Read(configuration), home));
        all.Add(new("machines", "Most machines together", Text($"{cap.Most}, of which {cap.Free} are free"), "Clusters:MaxMachines"));
        if (holder.Current is { } context)
        {
            all.Add(new("machines", "Metric period of the active user", Text($"{context.Settings.PeriodSeconds} s"), "scalectl user add --period"));
        }

        all.AddRange(Prices(home));
        all.Add(new("prometheus", "Server that wants to know who asks", prometheus.Server is { } server ? $"{server}, by {Proof(prometheus)}" : "none", "Prometheus:Url, Prometheus:TokenFile, Prometheus:Username"));
        all.Add(new("scalex", "ScaleX database", scaleX.Mongo?.ToString() ?? "none", "ScaleX:MongoDb"));
        return TypedResults.Ok<IReadOnlyList<SettingView>>(all);
    }

    private static IEnumerable<SettingView> Store(StoreOptions store, DaemonHome home)
    {
        if (store.Mongo is { } mongo)
        {
            yield return new("store", "Kept in", mongo.ToString(), "Store:MongoDb");
            yield break;
        }

        yield return new("store", "Kept in", $"SQLite, {home.Store}", "Store:MongoDb");
        yield return new("store", "Size", Text($"{new[] { home.Store, $"{home.Store}-wal" }.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length) / 1e6:0.0} MB"), "scalectl experiment delete");
    }

    private static IEnumerable<SettingView> Prices(DaemonHome home)
    {
        var file = Path.Combine(home.Folder, PriceList.FileName);
        yield return new("prices", "Built in", Text($"{PriceList.BuiltIn.Prices.Count} prices, {PriceList.BuiltIn.Source}"));
        yield return new("prices", "Your own", File.Exists(file) ? file : "none", file);
    }

    private static string Proof(PrometheusOptions prometheus) => prometheus.TokenFile is { } token ? $"the token in {token}" : prometheus.Username is { } name ? $"the name {name} and a password" : "nothing";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
