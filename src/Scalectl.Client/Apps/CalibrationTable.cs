using System.Globalization;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Output;
using Scalectl.Elasticity.Calibration;

namespace Scalectl.Client.Apps;

/// <summary>A calibration and its runs as they are printed.</summary>
internal static class CalibrationTable
{
    public static void Print(Call call, OutputFormat output, CalibrationView view)
    {
        if (output == OutputFormat.Csv)
        {
            call.Print(output, view, v => Runs(v.Runs));
            return;
        }

        call.Print(output, view, Facts);
        if (output == OutputFormat.Table && view.Runs.Count > 0)
        {
            call.Out.WriteLine();
            Runs(view.Runs).WriteTable(call.Out);
        }
    }

    public static Grid Runs(IReadOnlyList<CalibrationRun> runs)
    {
        var grid = new Grid("run", "instances", "requestsPerSecond", "requests", "p95Ms", "errorsPct", "latenessP95Ms", "missed", "verdict", "reason");
        for (var i = 0; i < runs.Count; i++)
        {
            var r = runs[i];
            grid.Add(
                Show.Count(i + 1), Show.Count(r.Instances), Show.Number(r.RequestsPerSecond), Show.Count(r.Requests), Show.Number(r.P95Ms), Show.Number(r.ErrorsPct), Show.Number(r.LatenessP95Ms),
                Show.Count(r.Missed), Word<RunVerdict>.Of(r.Verdict), r.Reason ?? (r.EndedEarly ? "ended early: it could not hold any more" : ""));
        }

        return grid;
    }

    /// <summary>A run in one line, as it is told while it goes on.</summary>
    public static string Sentence(CalibrationRun run)
    {
        var verdict = run.Verdict switch
        {
            RunVerdict.Holds => "holds",
            RunVerdict.Breaks => "breaks the service level",
            _ => $"does not count: {run.Reason}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Machines(run.Instances)} under {run.RequestsPerSecond} requests/s: {verdict}")
            + (run.Requests > 0 ? $" (p95 {(run.P95Ms is { } p95 ? Show.Milliseconds(Math.Round(p95)) : "none")}, errors {Show.Percent(run.ErrorsPct)})" : "");
    }

    public static string Machines(int count) => count == 1 ? "1 machine" : string.Create(CultureInfo.InvariantCulture, $"{count} machines");

    private static Facts Facts(CalibrationView view) => new Facts()
        .Add("app", "app", view.App)
        .Add("mapping", "mapping", view.Mapping)
        .Add("state", "state", Word<CalibrationState>.Of(view.State))
        .Add("message", "message", view.Message)
        .Add("serviceLevel", "service level", $"p95 <= {Show.Milliseconds(view.Request.SloP95Ms)}, errors <= {Show.Percent(view.Request.SloErrorsPct)}")
        .Add("createdAt", "begun", Show.Time(view.CreatedAt))
        .Add("endedAt", "ended", Show.Time(view.EndedAt))
        .Add("runs", "runs", Show.Count(view.Runs.Count));
}
