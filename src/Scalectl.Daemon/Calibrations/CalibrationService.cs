using System.Globalization;
using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Experiments;
using Scalectl.Daemon.Here;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Calibrations;

/// <summary>What users do with calibrations.</summary>
internal sealed class CalibrationService(
    CalibrationArchive archive, ExperimentArchive experiments, AppService apps, MachineCap cap, CalibrationRunner runner, ContextHolder holder, ContextSwitch contextSwitch, TimeProvider time)
{
    /// <summary>Checks everything, then begins.</summary>
    /// <exception cref="CloudException">The cloud does not answer.</exception>
    public async Task<CalibrationStart> StartAsync(string app, CalibrationRequest request, CancellationToken cancellationToken)
    {
        var user = (await ContextOfAsync(request, cancellationToken)).UserName;
        if (await archive.UnderWayAsync(user, cancellationToken) is { } running)
        {
            return new CalibrationStart(null, UnderWay(running), []);
        }

        var errors = CalibrationRules.Check(app, request, cap);
        if (request.Target is null && ResourceNames.IsName(app))
        {
            errors.AddRange(await CheckAppAsync(app, request, cancellationToken));
        }

        if (errors.Count > 0)
        {
            return new CalibrationStart(null, null, errors);
        }

        if ((await experiments.ListAsync(cancellationToken)).FirstOrDefault(e => e.User == user && !e.Ended) is { } busy)
        {
            return new CalibrationStart(null, $"Experiment {busy.Id} is {Word<ExperimentState>.Of(busy.State)}: two loads at once would measure each other. Wait for it, or stop it (scalectl experiment stop {busy.Id}).", []);
        }

        var now = time.GetUtcNow();
        var calibration = new StoredCalibration { App = app, User = user, Request = request, State = CalibrationState.Preparing, StateSince = now, CreatedAt = now };
        var refusal = await archive.AddAsync(
            calibration, other => other is null ? null : UnderWay(other), cancellationToken);
        runner.Call();
        return new CalibrationStart(refusal is null ? calibration : null, refusal, []);
    }

    /// <returns>Null: there is none. One that has ended stays as it is.</returns>
    public async Task<StoredCalibration?> StopAsync(string app, CancellationToken cancellationToken)
    {
        var stopped = await archive.ChangeAsync(app, c => c.Ended ? c : c with { StopRequested = true }, cancellationToken);
        runner.Call();
        return stopped;
    }

    /// <summary>Where the load is sent from. Whoever measures an address and has set up nobody needs no cloud: this computer does it.</summary>
    private async Task<CloudContext> ContextOfAsync(CalibrationRequest request, CancellationToken cancellationToken)
        => request.Target is not null && holder is { Current: null, Message: null } ? await contextSwitch.ActivateAsync(HereUser.Stored, cancellationToken) : holder.Require();

    private static string UnderWay(StoredCalibration running)
        => $"The calibration of {running.App} is {Word<CalibrationState>.Of(running.State)}: wait for it, or stop it (scalectl app calibrate {running.App} --stop).";

    private async Task<IEnumerable<InvalidInput>> CheckAppAsync(string name, CalibrationRequest request, CancellationToken cancellationToken)
    {
        if (await apps.FindAsync(name, cancellationToken) is not { } app)
        {
            return [new InvalidInput("NAME", InvalidInput.Shorten(name), "an app that is deployed or attached (scalectl app list), or --target with an address", "shop")];
        }

        if (app.State != AppState.Ready)
        {
            return [new InvalidInput("NAME", $"'{name}', which is {Word<AppState>.Of(app.State)}{(app.Message is { } why ? $" ({why})" : "")}", "an app that is ready", "shop")];
        }

        // More than the group may have would cost more than its owner has allowed; extrapolated machines cost nothing.
        return request.Max > app.Max && !request.Extrapolate
            ? [new InvalidInput("--max", request.Max.Value.ToString(CultureInfo.InvariantCulture), $"1 to {app.Max}, the most machines of the app's group", "2")]
            : [];
    }
}

/// <summary>What became of a wish to calibrate.</summary>
/// <param name="Calibration">It has begun.</param>
/// <param name="Refusal">Not now, and why.</param>
/// <param name="Errors">Every wrong input.</param>
internal sealed record CalibrationStart(StoredCalibration? Calibration, string? Refusal, IReadOnlyList<InvalidInput> Errors);
