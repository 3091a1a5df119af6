using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Users;

/// <summary><c>scalectl user ..</c> and <c>scalectl setup</c>.</summary>
internal static class UserCommands
{
    private const string AddExample = "echo $SECRET | scalectl user add alice --region eu-central-1 --access-key-id AKIAIOSFODNN7EXAMPLE";

    private static readonly Field<string> Name = Field<string>.Positional("NAME", "Name of the user's settings.", Readers.Name, "alice");
    private static readonly Field<string> Region = Text("--region", "The cloud's region.", "eu-central-1");
    private static readonly Field<string> Profile = Text("--profile", "A profile of the AWS configuration files, instead of keys.", "default");
    private static readonly Field<string> AccessKeyId = Text("--access-key-id", "Static keys: the id. The secret is read from stdin or a prompt.", "AKIAIOSFODNN7EXAMPLE");
    private static readonly Field<string> Secret = Text("--secret-access-key", "Refused: other users of this machine could read it.", "");
    private static readonly Field<string> Role = Text("--role-arn", "A role to take on.", "arn:aws:iam::123456789012:role/scalectl");
    private static readonly Field<string> ExternalId = Text("--external-id", "The role's external id.", "scalectl");
    private static readonly Field<string> KeyName = Text("--key-name", "SSH key pair of the machines.", "my-key");
    private static readonly Field<string> Subnets = Text("--subnet-id", "Subnet of the machines (repeatable).", "subnet-0abc");
    private static readonly Field<string> SecurityGroup = Text("--security-group-id", "Security group of the machines.", "sg-0abc");
    private static readonly Field<string> Endpoint = Field<string>.Option("--endpoint-url", "Endpoint of every service: the lab.", Readers.Url, "http://127.0.0.1:8086", "url");
    private static readonly Field<Bootstrap> BootstrapWay =
        Field<Bootstrap>.Option("--bootstrap", "How machines get the generator: docker, or process (it is there already). [default: docker]", Readers.Word<Bootstrap>, "process", "docker|process");

    private static readonly Field<double> Period =
        Field<double>.Option("--period", "The cloud's metric interval. [default: 60s]", Readers.Seconds(0.1, 3600, "60s"), "60s", "time");

    private static readonly Option<bool> Force = new("--force") { Description = "Also when another user is active." };
    private static readonly Option<bool> ForceRemove = new("--force") { Description = "Also the active user: what runs on its cloud goes on unwatched." };
    private static readonly Option<bool> NoValidate = new("--no-validate") { Description = "Store the user without asking the cloud who that is." };
    private static readonly Option<bool> Yes = Consent.YesFlag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command User => new Verb("user", "Cloud settings of users.", "scalectl user list").With(
        new Verb("add", "Store a user's cloud settings once the cloud has said who that is; the secret is read from stdin or a prompt.", AddExample, AddAsync).With(
            Name.Symbol, Region.Symbol, Profile.Symbol, AccessKeyId.Symbol, Secret.Symbol, Role.Symbol, ExternalId.Symbol, KeyName.Symbol, Subnets.Symbol,
            SecurityGroup.Symbol, Endpoint.Symbol, BootstrapWay.Symbol, Period.Symbol, NoValidate),
        new Verb("list", "List the users.", "scalectl user list", ListAsync).With(Output.Symbol),
        new Verb("show", "Show a user; secrets are never printed.", "scalectl user show alice", ShowAsync).With(Name.Symbol, Output.Symbol),
        new Verb("remove", "Remove a user's settings.", "scalectl user remove alice", RemoveAsync).With(Name.Symbol, ForceRemove, Yes));

    public static Command Setup => new Verb("setup", "Make a user the active one: the daemon connects to its cloud and adopts what runs there. The user here is this computer and needs no account.", "scalectl setup alice", SetupAsync)
        .With(Name.Symbol, Force);

    private static Field<string> Text(string name, string description, string example) => Field<string>.Option(name, description, Readers.Text, example, "text");

    private static async Task<int> AddAsync(Call call)
    {
        var settings = new UserSettings
        {
            Name = call.Required(Name),
            Region = call.Required(Region),
            Profile = call.Text(Profile),
            AccessKeyId = call.Text(AccessKeyId),
            RoleArn = call.Text(Role),
            ExternalId = call.Text(ExternalId),
            KeyName = call.Text(KeyName),
            SubnetIds = call.All(Subnets),
            SecurityGroupId = call.Text(SecurityGroup),
            EndpointUrl = call.Text(Endpoint),
            Bootstrap = call.Optional(BootstrapWay, Bootstrap.Docker),
            PeriodSeconds = call.Optional(Period, 60),
        };
        if (call.All(Secret).Count > 0)
        {
            call.Report([new("--secret-access-key", "a secret as an argument", "the secret on stdin or at the prompt, where no other user can read it", AddExample)]);
        }

        if (settings is { Profile: not null, AccessKeyId: not null })
        {
            call.Report([new("--profile", "a profile and --access-key-id", "one of them", AddExample)]);
        }

        call.Check();
        if (settings.AccessKeyId is not null)
        {
            settings = settings with { SecretAccessKey = await SecretInput.ReadAsync(call, "secret access key") };
        }

        using var daemon = DaemonConnection.Open(call.Surroundings);
        var user = await daemon.AskAsync(api => api.AddUserAsync(settings, call.Is(NoValidate) ? false : null, call.Cancellation));
        var who = user.Account is null ? "not checked with the cloud" : Printable.Of($"account {user.Account}, {user.Arn}");
        await call.Out.WriteLineAsync($"User {user.Name} is stored ({who}); make it active with: scalectl setup {user.Name}");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(Call call)
    {
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        var users = await daemon.AskAsync(api => api.UsersAsync(call.Cancellation));
        call.Print(output, users, list =>
        {
            var grid = new Grid("name", "region", "credentials", "endpoint", "bootstrap", "periodSeconds", "active") { Empty = "no users yet; add one with: scalectl user add NAME --region R" };
            foreach (var user in list)
            {
                grid.Add(user.Name, user.Region, Credentials(user), user.EndpointUrl ?? "", Word<Bootstrap>.Of(user.Bootstrap), Show.Number(user.PeriodSeconds), user.Active ? "yes" : "");
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
        var shown = await daemon.AskAsync(api => api.UserAsync(name, call.Cancellation));
        call.Print(output, shown, user => new Facts()
            .Add("name", "name", user.Name)
            .Add("active", "active", user.Active ? "yes" : "no", user.Active ? "true" : "false")
            .Add("region", "region", user.Region)
            .Add("credentials", "credentials", Credentials(user))
            .Add("roleArn", "role", user.RoleArn)
            .Add("account", "account", user.Account)
            .Add("arn", "identity", user.Arn)
            .Add("keyName", "key pair", user.KeyName)
            .Add("subnetIds", "subnets", string.Join(' ', user.SubnetIds))
            .Add("securityGroupId", "security group", user.SecurityGroupId)
            .Add("endpointUrl", "endpoint", user.EndpointUrl)
            .Add("bootstrap", "bootstrap", Word<Bootstrap>.Of(user.Bootstrap))
            .Add("periodSeconds", "metric interval", user.PeriodSeconds, " s"));
        return ExitCode.Done;
    }

    private static async Task<int> RemoveAsync(Call call)
    {
        var name = call.Required(Name);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Ask(Yes, $"Remove the settings of user {name}?");
        await daemon.AskAsync(api => api.RemoveUserAsync(name, call.Is(ForceRemove) ? true : null, call.Cancellation));
        await call.Out.WriteLineAsync($"User {name} is removed");
        return ExitCode.Done;
    }

    private static async Task<int> SetupAsync(Call call)
    {
        var name = call.Required(Name);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        var setup = await daemon.AskAsync(api => api.SetupAsync(new SetupRequest(name, call.Is(Force)), call.Cancellation));
        if (setup.Origin is { } origin)
        {
            await call.Surroundings.Error.WriteLineAsync(Printable.Of($"The settings of {setup.User} are those of {origin}"));
        }

        await call.Out.WriteLineAsync(Printable.Of(setup.Message));
        return ExitCode.Done;
    }

    private static string Credentials(UserView user) => user.RoleArn is { } role ? $"{Source(user)}, role {role.Split('/')[^1]}" : Source(user);

    private static string Source(UserView user) =>
        user.Profile is { } profile ? $"profile {profile}" : user.AccessKeyIdEnd is { } end ? $"key ..{end}" : "from the environment";
}
