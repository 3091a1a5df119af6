using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.DryRuns;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Apps;

/// <summary><c>scalectl app deploy</c>: load balancer, group, policy and alarms of an application under test.</summary>
internal static class AppDeployCommand
{
    private const string Example = "scalectl app deploy shop --image-id ami-0abc --type t3.micro --min 1 --max 8 --policy target-tracking --target 60";

    private static readonly Field<string> Name = Field<string>.Positional("NAME", "Name of the app.", Readers.Name, "shop");
    private static readonly Field<string> Image = Field<string>.Option("--image-id", "Machine image that serves on the port.", Readers.Text, "ami-0abc", "ami");
    private static readonly Field<string> Docker = Field<string>.Option("--docker-image", "Container image that serves on the port, instead of a machine image.", Readers.Text, "nginx", "image");
    private static readonly Field<string> Attach =
        Field<string>.Option("--attach", "Auto scaling group that exists, with its load balancer, instead of an image: it is measured as it is, and stays when the app is removed.", Readers.Text, "my-group", "group");

    private static readonly Field<string> Type = Field<string>.Option("--type", "Type of the machines.", Readers.Text, "t3.micro", "type");
    private static readonly Field<int> Min = Field<int>.Option("--min", "Least machines.", Readers.Whole(0, 1000, "1"), "1", "number");
    private static readonly Field<int> Max = Field<int>.Option("--max", "Most machines.", Readers.Whole(1, 1000, "8"), "8", "number");
    private static readonly Field<int> Port = Field<int>.Option("--port", "Port of the app. [default: 80]", Readers.Whole(1, 65535, "80"), "80", "port");
    private static readonly Field<double> WarmUp = Field<double>.Option("--warm-up", "Warm-up of a new machine. [default: 300s]", Readers.Seconds(0, 86_400, "300s"), "300s", "time");
    private static readonly Field<string> HealthPath = Field<string>.Option("--health-path", "Path of the health check. [default: /]", Readers.Text, "/health", "path");
    private static readonly Field<string> UserData = Field<string>.Option("--user-data", "File with the machines' user data.", Readers.Text, "boot.sh", "file");
    private static readonly Option<bool> Dry = DryRun.Flag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Deploy => new Verb("deploy", "Make an application under test that scales by itself.", Example, DeployAsync).With(
        Name.Symbol, Image.Symbol, Docker.Symbol, Attach.Symbol, Type.Symbol, Min.Symbol, Max.Symbol, Port.Symbol, WarmUp.Symbol,
        HealthPath.Symbol, UserData.Symbol, Dry, Output.Symbol).With(PolicyFields.Symbols);

    private static async Task<int> DeployAsync(Call call)
    {
        if (call.Text(Attach) is { } group)
        {
            return await AppAttachCommand.AttachAsync(call, call.Required(Name), group, BesideAttach(call), call.Optional(Output, OutputFormat.Table));
        }

        var request = new AppRequest
        {
            Name = call.Required(Name),
            ImageId = call.Text(Image),
            DockerImage = call.Text(Docker),
            Type = call.Required(Type),
            Min = call.Required(Min),
            Max = call.Required(Max),
            Policy = PolicyFields.Read(call),
            Port = call.Optional(Port, 80),
            WarmUpSeconds = call.Optional(WarmUp, 300),
            HealthCheckPath = call.Optional(HealthPath, "/"),
            UserData = ReadUserData(call),
        };
        if (request.ImageId is null == request.DockerImage is null)
        {
            call.Report([new("--image-id", request.ImageId is null ? "neither --image-id nor --docker-image" : "both --image-id and --docker-image", "one of them", Example)]);
        }

        if (call.Sound && request.Min > request.Max)
        {
            call.Report([new("--min", Show.Count(request.Min), $"at most --max, which is {request.Max}", Example)]);
        }

        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        if (call.Is(Dry))
        {
            return await DryRun.PrintAsync(call, output, api => api.RehearseAppAsync(request, call.Cancellation));
        }

        using var daemon = DaemonConnection.Open(call.Surroundings);
        using var progress = new Progress(call.Surroundings);
        progress.Show($"deploying {request.Name}");
        var app = await daemon.AskAsync(api => api.DeployAppAsync(request, call.Cancellation));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), call.Surroundings.Time);
        while (app.State == AppState.Deploying && await timer.WaitForNextTickAsync(call.Cancellation))
        {
            app = await daemon.AskAsync(api => api.AppAsync(request.Name, call.Cancellation));
            progress.Show($"deploying {request.Name}", detail: app.Message ?? $"{app.InService} of {app.Min} machines in service");
        }

        progress.Dispose();
        call.Print(output, app, AppCommands.Facts);
        return app.State == AppState.Failed ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>What would have to change a group that is only to be measured.</summary>
    private static IEnumerable<string> BesideAttach(Call call)
    {
        (string Label, bool Given)[] others =
        [
            (Image.Label, call.Text(Image) is not null), (Docker.Label, call.Text(Docker) is not null), (Type.Label, call.Text(Type) is not null),
            (Min.Label, call.Maybe(Min) is not null), (Max.Label, call.Maybe(Max) is not null), .. PolicyFields.Given(call),
            (Port.Label, call.Maybe(Port) is not null), (WarmUp.Label, call.Maybe(WarmUp) is not null), (HealthPath.Label, call.Text(HealthPath) is not null),
            (UserData.Label, call.Text(UserData) is not null),
        ];
        return others.Where(o => o.Given).Select(o => o.Label);
    }

    private static EncodedText? ReadUserData(Call call)
    {
        if (call.Text(UserData) is not { } file)
        {
            return null;
        }

        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            call.Report([new("--user-data", InvalidInput.Shorten(file), "a file that can be read", "boot.sh")]);
            return null;
        }
    }
}
