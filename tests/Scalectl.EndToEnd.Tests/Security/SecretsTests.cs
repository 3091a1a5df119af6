using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.Security;

/// <summary>Marked secrets go through a whole session with the real programs, and are then looked for wherever they must not be.</summary>
[CancelAfter(300_000)]
internal sealed class SecretsTests
{
    private const string KeyId = "AKIDSCALECTLLAB00001";
    private static readonly string Scalectl = Path.Combine(Scratch.Programs, "scalectl");

    private readonly Marker _secret = Marker.Random("the secret access key");
    private readonly Marker _externalId = new("the external id", $"ext-{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}");
    private readonly Marker _mongo = new("the MongoDB password", Convert.ToHexString(RandomNumberGenerator.GetBytes(12)));
    private readonly StringBuilder _shown = new();
    private readonly Dictionary<string, byte[]> _answers = [];

    private Scratch _scratch = null!;
    private Marker _sessionToken = null!;
    private string _endpoint = "";

    [SetUp]
    public void MakeAccount() => _scratch = new Scratch();

    [TearDown]
    public void RemoveAccount()
    {
        _scratch.Scalectl("stop");
        _scratch.Scalectl("lab", "stop");
        _scratch.Dispose();
    }

    [Test]
    public async Task Secrets_AfterAWholeSession_AreNowhere(CancellationToken stop)
    {
        Show(_scratch.Run(TimeSpan.FromSeconds(60), Scalectl, ["lab", "start", "--port", "0"], environment: new Dictionary<string, string> { ["SCALECTL_LAB_SECRET"] = _secret.Value }));
        using (var lab = JsonDocument.Parse(_scratch.Done("lab", "status", "--output", "json").Output))
        {
            _endpoint = lab.RootElement.GetProperty("address").GetString()!;
        }

        _sessionToken = new Marker("the session token", Assume().SessionToken);
        Marker[] markers = [_secret, _externalId, _mongo, _sessionToken];
        await using ProcessWatch watch = new(_scratch.Folder, markers, IsStated);
        RefuseAMongo();
        Start();
        var token = new Marker("the daemon's token", (await File.ReadAllTextAsync(Path.Combine(_scratch.Home, "token"), stop)).Trim());
        await AddUsersAsync(stop);
        ProvokeErrors();
        await WorkAsync(stop);
        var link = await LogInAsync(stop);
        await RecordAnswersAsync(token.Value, stop);
        await KillAsync(stop);
        Start();
        Show(_scratch.Scalectl("status"));
        await RecordAnswersAsync(token.Value, stop);
        Show(_scratch.Scalectl("cluster", "remove", "--yes"));
        Show(_scratch.Scalectl("app", "remove", "shop", "--yes"));
        Show(_scratch.Scalectl("restart"));

        Assert.That(watch.Seen.Keys, Is.SupersetOf((string[])["scalectl", "scalectld", "scalectl-lab", "scalectl-generator"]), "it looked at all four programs");
        Assert.That(watch.Hits, Is.Empty, "in a command line or an environment");
        Marker[] all = [.. markers, token, .. link];
        Assert.That(Hits("what commands printed", Encoding.UTF8.GetBytes(_shown.ToString()), all), Is.Empty);
        Assert.That(_answers, Has.Count.GreaterThan(20));
        Assert.That(_answers.SelectMany(a => Hits(a.Key, a.Value, all)), Is.Empty);
        Show(_scratch.Scalectl("stop")); // its lock keeps others from reading one of the files
        var files = Directory.GetFiles(_scratch.Home, "*", SearchOption.AllDirectories).Concat(Directory.GetFiles(_scratch.Folder, "export.*")).ToList();
        Assert.That(files.Select(Path.GetFileName), Is.SupersetOf((string[])["scalectl.db", "daemon.log", "token", "export.csv", "export.json"]));
        Assert.That(files.SelectMany(f => Hits(Path.GetRelativePath(_scratch.Folder, f), ReadShared(f), all.Where(m => !(m == token && Path.GetFileName(f) == "token")))), Is.Empty);
    }

    /// <summary>
    /// What is given in the open by design: the lab is told its secret and a daemon its MongoDB in the environment (which
    /// only their own user may read), and an external id is an argument, as it is of every AWS tool.
    /// </summary>
    private bool IsStated(string place, Marker marker)
        => (marker == _secret && place is "scalectl-lab environ") || (marker == _mongo && place == "scalectld environ") || (marker == _externalId && place == "scalectl cmdline");

    private void Start() => Show(_scratch.Run(
        TimeSpan.FromSeconds(60), Scalectl, ["start", "--port", "0"],
        environment: new Dictionary<string, string> { ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_scratch.Folder, "aws-credentials"), ["AWS_CONFIG_FILE"] = "/nonexistent/aws", ["AWS_EC2_METADATA_DISABLED"] = "true" }));

    private (string AccessKeyId, string Secret, string SessionToken) Assume()
    {
        var answer = Aws("sts", "assume-role", "--role-arn", "arn:aws:iam::123456789012:role/guest", "--role-session-name", "guest");
        using var document = JsonDocument.Parse(answer);
        var given = document.RootElement.GetProperty("Credentials");
        var keys = (given.GetProperty("AccessKeyId").GetString()!, given.GetProperty("SecretAccessKey").GetString()!, given.GetProperty("SessionToken").GetString()!);
        File.WriteAllText(Path.Combine(_scratch.Folder, "aws-credentials"), $"[guest]\naws_access_key_id={keys.Item1}\naws_secret_access_key={keys.Item2}\naws_session_token={keys.Item3}\n");
        return keys;
    }

    /// <summary>Debian's aws, another hand on the wire.</summary>
    private string Aws(params string[] arguments)
    {
        var done = _scratch.Run(
            TimeSpan.FromSeconds(60), "aws", [.. arguments, "--endpoint-url", _endpoint, "--output", "json"],
            environment: new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = KeyId, ["AWS_SECRET_ACCESS_KEY"] = _secret.Value, ["AWS_DEFAULT_REGION"] = "eu-central-1", ["AWS_CONFIG_FILE"] = "/nonexistent/aws" });
        Assert.That(done.ExitCode, Is.Zero, done.ToString());
        return done.Output;
    }

    private void RefuseAMongo()
    {
        foreach (var address in new[] { $"mongodb://scalectl:{_mongo.Value}@127.0.0.1:1/?serverSelectionTimeoutMS=100", $"mongodb://scalectl:{_mongo.Value}@::::/" })
        {
            var refused = _scratch.Run(
                TimeSpan.FromSeconds(60), Path.Combine(Scratch.Programs, "scalectld"), ["--port", "0", "--home", Path.Combine(_scratch.Home, "mongo")],
                environment: new Dictionary<string, string> { ["Store__MongoDb"] = address, ["Store__StartWaitSeconds"] = "1" });
            Assert.That(refused.ExitCode, Is.Not.Zero);
            Show(refused);
        }
    }

    private async Task AddUsersAsync(CancellationToken stop)
    {
        var locked = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_externalId.Value)))[..8];
        Done(Add("alice", "--access-key-id", KeyId));
        Done(Add("carol", "--access-key-id", KeyId, "--role-arn", $"arn:aws:iam::123456789012:role/external-{locked}", "--external-id", _externalId.Value));
        Done(Add("dave", "--profile", "guest"));
        var (code, screen) = await PromptedCommand.RunAsync(
            _scratch, $"{Scalectl} user add bob --region eu-central-1 --access-key-id {KeyId} --endpoint-url {_endpoint}", "secret access key:", _secret.Value, stop);
        _shown.Append(screen);
        Assert.That((code, screen), Is.EqualTo((0, screen)));
        Done(_scratch.Scalectl("setup", "carol"));
        Done(_scratch.Scalectl("setup", "dave", "--force"));
        Done(_scratch.Scalectl("setup", "alice", "--force"));
    }

    private Finished Add(string name, params string[] identity) => _scratch.Run(
        TimeSpan.FromSeconds(60), Scalectl, ["user", "add", name, "--region", "eu-central-1", "--endpoint-url", _endpoint, "--bootstrap", "process", "--period", "1s", .. identity], _secret.Value + "\n");

    private void ProvokeErrors()
    {
        Failed(Add("alice", "--access-key-id", KeyId));
        Failed(Add("B b", "--access-key-id", KeyId));
        Failed(Add("eve", "--access-key-id", "AKIDSOMEBODYELSE0001"));
        Failed(Add("eve", "--access-key-id", KeyId, "--role-arn", "arn:aws:iam::123456789012:role/external-00000000", "--external-id", _externalId.Value));
        Failed(Add("eve", "--access-key-id", KeyId, "--external-id", _externalId.Value));
        Failed(Add("eve", "--access-key-id", KeyId, "--endpoint-url", "http://127.0.0.1:1"));
        Failed(_scratch.Run(TimeSpan.FromSeconds(60), Scalectl, ["user", "add", "eve", "--region", "eu-central-1", "--access-key-id", KeyId], _secret.Value + " " + _secret.Value + "\n"));
        Failed(_scratch.Scalectl("cluster", "run", "now", "+5s", "1", "http://127.0.0.1:1/", "5 +", "1", "t2.micro"));
        Failed(_scratch.Scalectl("user", "remove", "alice", "--yes"));
        Done(_scratch.Scalectl("user", "list"));
        Done(_scratch.Scalectl("user", "show", "carol", "--output", "json"));
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        var file = Path.Combine(_scratch.Folder, "short.yaml");
        await File.WriteAllTextAsync(file, """
            name: short
            app: {deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 2, port: 8080, warmUp: 2s, policy: {kind: target-tracking, target: 60}}}
            load: {function: "5", step: 1s, steps: 5, machines: 1, type: t3.micro, split: share}
            probe: {interval: 1s, path: /health}
            demand: {capacityPerInstance: 20}
            price: {perHour: 0.0116, currency: USD, billing: second}
            """, stop);
        Done(_scratch.Run(TimeSpan.FromSeconds(120), Scalectl, ["experiment", "run", "-f", file, "--wait"]));
        foreach (var format in new[] { "json", "csv", "md", "html", "svg" })
        {
            Done(_scratch.Scalectl("experiment", "export", "short-1", "--format", format, "--out", Path.Combine(_scratch.Folder, $"export.{format}")));
        }

        Show(_scratch.Run(TimeSpan.FromSeconds(120), Scalectl, ["app", "deploy", "shop", "--image-id", "ami-lab-webapp", "--type", "t3.micro", "--min", "1", "--max", "2", "--policy", "target-tracking", "--target", "60", "--port", "8081", "--warm-up", "2s"]));
        Done(_scratch.Run(TimeSpan.FromSeconds(120), Scalectl, ["cluster", "run", "now", "+20s", "1", _endpoint, "2", "1", "t2.micro"]));
        await RecordTemplatesAsync(stop);
        _answers["groups on the cloud"] = Encoding.UTF8.GetBytes(Aws("autoscaling", "describe-auto-scaling-groups"));
    }

    /// <summary>What the machines are told, as the cloud keeps it; the cluster's is there once its machines are asked for.</summary>
    private async Task RecordTemplatesAsync(CancellationToken stop)
    {
        StringBuilder templates = new();
        for (var waiting = Stopwatch.StartNew(); !templates.ToString().Contains("UserData", StringComparison.Ordinal); await Task.Delay(200, stop))
        {
            Assert.That(waiting.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), templates.ToString());
            using var list = JsonDocument.Parse(Aws("ec2", "describe-launch-templates"));
            foreach (var template in list.RootElement.GetProperty("LaunchTemplates").EnumerateArray())
            {
                templates.Append(Aws("ec2", "describe-launch-template-versions", "--launch-template-id", template.GetProperty("LaunchTemplateId").GetString()!));
            }
        }

        _answers["user data and templates on the cloud"] = Encoding.UTF8.GetBytes(templates.ToString());
    }

    /// <returns>The link's code and what it was exchanged for, none of which may stand anywhere.</returns>
    private async Task<Marker[]> LogInAsync(CancellationToken stop)
    {
        var link = _scratch.Done("dashboard").Output.Trim(); // printed there, and only there
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var answer = await client.GetAsync(new Uri(link), stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect).Or.EqualTo(HttpStatusCode.Found));
        using var again = await client.GetAsync(new Uri(link), stop);
        _answers["the second use of a link"] = await again.Content.ReadAsByteArrayAsync(stop);
        return
        [
            new Marker("the login link", link.Split('=')[^1]),
            new Marker("the cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=')[1]),
            new Marker("the page's key", answer.Headers.Location!.ToString().Split('#')[1]),
        ];
    }

    private async Task RecordAnswersAsync(string token, CancellationToken stop)
    {
        using var record = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_scratch.Home, "daemon.json"), stop));
        var address = record.RootElement.GetProperty("address").GetString()!;
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
        string[] paths =
        [
            "users", "users/alice", "users/bob", "users/carol", "users/dave", "users/nobody", "status", "clusters", "apps", "apps/shop", "experiments", "experiments/short-1",
            "experiments/short-1/samples", "experiments/short-1/export?format=json", "experiments/short-1/export?format=csv", "experiments/short-1/export?format=html", "nothing",
        ];
        foreach (var path in paths.Select(p => $"/api/v1/{p}").Append("/openapi/v1.json").Append("/"))
        {
            foreach (var known in new[] { true, false })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address + path);
                if (known)
                {
                    request.Headers.Authorization = new("Bearer", token);
                }

                using var answer = await client.SendAsync(request, stop);
                var body = await answer.Content.ReadAsByteArrayAsync(stop);
                _answers[string.Create(CultureInfo.InvariantCulture, $"GET {path}, {(known ? "with" : "without")} the token, {_answers.Count}")] = [.. Encoding.UTF8.GetBytes(answer.ToString()), .. body];
            }
        }
    }

    private async Task KillAsync(CancellationToken stop)
    {
        using var record = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_scratch.Home, "daemon.json"), stop));
        using var daemon = Process.GetProcessById(record.RootElement.GetProperty("processId").GetInt32());
        daemon.Kill();
        await daemon.WaitForExitAsync(stop);
    }

    private static IEnumerable<string> Hits(string place, byte[] bytes, IEnumerable<Marker> markers) => markers.Where(m => m.IsIn(bytes)).Select(m => $"{m.Name} in {place}");

    private static byte[] ReadShared(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private void Done(Finished finished)
    {
        Show(finished);
        Assert.That(finished.ExitCode, Is.Zero, finished.ToString());
    }

    private void Failed(Finished finished)
    {
        Show(finished);
        Assert.That(finished.ExitCode, Is.Not.Zero, finished.ToString());
    }

    private void Show(Finished finished) => _shown.Append(finished);
}
