using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.DryRuns;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;
using Scalectl.Client.Resources;

namespace Scalectl.Client.Apps;

/// <summary><c>scalectl app list, show, remove</c>; <c>deploy</c> is <see cref="AppDeployCommand"/>.</summary>
internal static class AppCommands
{
    private static readonly Field<string> Name = Field<string>.Positional("NAME", "Name of the app.", Readers.Name, "shop");
    private static readonly Option<bool> Yes = Consent.YesFlag();
    private static readonly Option<bool> All = TaggedResources.AllFlag();
    private static readonly Option<bool> Dry = DryRun.Flag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command App => new Verb("app", "Applications under test.", "scalectl app list").With(
        AppDeployCommand.Deploy,
        CalibrateCommand.Calibrate,
        new Verb("list", "List the apps.", "scalectl app list", ListAsync).With(All, Output.Symbol),
        new Verb("show", "Show an app.", "scalectl app show shop", ShowAsync).With(Name.Symbol, Output.Symbol),
        new Verb("remove", "Remove an app and everything that was made for it.", "scalectl app remove shop --yes", RemoveAsync).With(Name.Symbol, Yes, Dry, Output.Symbol));

    public static Facts Facts(AppView app) => new Facts()
        .Add("name", "name", app.Name)
        .Add("state", "state", Word<AppState>.Of(app.State))
        .Add("message", "message", app.Message)
        .Add("url", "url", app.Url)
        .Add("image", "image", app.Image)
        .Add("type", "type", app.Type)
        .Add("min", "least machines", Show.Count(app.Min))
        .Add("max", "most machines", Show.Count(app.Max))
        .Add("desired", "desired", Show.Count(app.Desired))
        .Add("inService", "in service", Show.Count(app.InService))
        .Add("policy", "policy", Policies(app))
        .Add("warmUpSeconds", "warm-up", app.WarmUpSeconds, " s")
        .Add("group", "group", app.Group)
        .Add("attached", "attached", app.Attached ? "yes: its group is not Scalectl's, and stays when the app is removed" : null)
        .Add("experiment", "experiment", app.Experiment);

    private static async Task<int> ListAsync(Call call)
    {
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        if (call.Is(All))
        {
            return await TaggedResources.ListAsync(call, output, ResourceKind.App);
        }

        using var daemon = DaemonConnection.Open(call.Surroundings);
        var apps = await daemon.AskAsync(api => api.AppsAsync(call.Cancellation));
        call.Print(output, apps, list =>
        {
            var grid = new Grid("name", "state", "type", "min", "max", "desired", "inService", "policy", "url") { Empty = "no apps" };
            foreach (var a in list)
            {
                grid.Add(a.Name, Word<AppState>.Of(a.State), a.Type, Show.Count(a.Min), Show.Count(a.Max), Show.Count(a.Desired), Show.Count(a.InService), Policies(a), a.Url ?? "");
            }

            return grid;
        });
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(Call call)
    {
        var name = call.Required(Name);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Print(output, await daemon.AskAsync(api => api.AppAsync(name, call.Cancellation)), Facts);
        return ExitCode.Done;
    }

    private static async Task<int> RemoveAsync(Call call)
    {
        var name = call.Required(Name);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        if (call.Is(Dry))
        {
            return await DryRun.PrintAsync(call, output, api => api.RehearseAppRemovalAsync(name, call.Cancellation));
        }

        using var daemon = DaemonConnection.Open(call.Surroundings);
        var app = (await daemon.AskAsync(api => api.AppsAsync(call.Cancellation))).FirstOrDefault(a => a.Name == name);
        var question = app is { Attached: true } ? $"Forget app {name}? Its group {app.Group} stays as it is." : $"Remove app {name} and its machines?";
        var other = await TaggedResources.AskAsync(call, daemon, Yes, ResourceKind.App, name, app is not null, question);
        using var progress = new Progress(call.Surroundings);
        progress.Show($"removing app {name}");
        var removal = await daemon.AskAsync(api => api.RemoveAppAsync(name, other ? true : null, call.Cancellation));
        progress.Dispose();
        if (output != OutputFormat.Table)
        {
            call.Print(output, removal, r => r.Removed.Aggregate(new Grid("removed"), (grid, line) => grid.Add(line)));
            return ExitCode.Done;
        }

        foreach (var line in removal.Removed)
        {
            await call.Out.WriteLineAsync($"removed {Printable.Of(line)}");
        }

        await call.Out.WriteLineAsync(removal.Message ?? $"App {name} is removed");
        return ExitCode.Done;
    }

    private static string Policies(AppView app) => app.Policies is { } several ? string.Join(", ", several.Select(Policy)) : Policy(app.Policy);

    private static string Policy(PolicyView policy) =>
        policy.Kind == PolicyKind.Static ? Word<PolicyKind>.Of(policy.Kind) : $"{Word<PolicyKind>.Of(policy.Kind)} {Show.Number(policy.Target)}";
}
