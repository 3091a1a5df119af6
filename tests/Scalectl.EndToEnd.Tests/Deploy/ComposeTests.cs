using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>deploy/compose.yaml, read as data.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<object, object> File = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(System.IO.File.ReadAllText(Path.Combine(Dockerfile.Folder, "compose.yaml")));

    private static Dictionary<object, object> Services => (Dictionary<object, object>)File["services"];

    [Test]
    public void Compose_ItsServices_AreTheDaemonAndItsDatabase_EachOfAVersion()
    {
        Assert.That(Services.Keys, Is.EquivalentTo((string[])["mongodb", "scalectld"]));
        Assert.That(Services.Keys.Select(name => (string)Service(name)["image"]), Has.All.Match("^[a-z/]+:[0-9][0-9.]*$"));
        var build = (Dictionary<object, object>)Service("scalectld")["build"];
        Assert.That(System.IO.File.Exists(Path.Combine(Dockerfile.Folder, (string)build["context"], (string)build["dockerfile"])));
    }

    [Test]
    public void Compose_Volumes_AreDeclaredAndTheDaemonsIsTheImages()
    {
        var mounted = Services.Keys.SelectMany(name => Items(name, "volumes")).Select(volume => volume.Split(':')).ToList();
        Assert.That(mounted.Select(volume => volume[0]), Is.EquivalentTo(((Dictionary<object, object>)File["volumes"]).Keys));
        Assert.That(Items("scalectld", "volumes").Single().Split(':')[1], Is.EqualTo(Dockerfile.Read("Dockerfile")[^1].Last("VOLUME").Text));
    }

    [Test]
    public void Compose_Secrets_ComeFromOutsideAndStopTheStartWhenTheyAreMissing()
    {
        var secret = Services.Keys.SelectMany(name => (Dictionary<object, object>)Service(name)["environment"])
            .Where(variable => Secret().IsMatch($"{variable.Key}={variable.Value}")).Select(variable => (string)variable.Value).ToList();
        Assert.That(secret, Has.Count.EqualTo(2));
        Assert.That(secret, Has.All.Contain("${SCALECTL_MONGODB_PASSWORD:?"));
        Assert.That(((Dictionary<object, object>)Service("scalectld")["environment"]).Keys, Is.EqualTo((string[])["Store__MongoDb"]), "the setting that the daemon reads");
    }

    [Test]
    public void Compose_NothingListensBeyondTheHost_AndTheDaemonHasNoMoreRightsThanItsUnit()
    {
        Assert.That(Services.Keys.SelectMany(name => Items(name, "ports")), Has.All.StartsWith("127.0.0.1:"));
        var daemon = Service("scalectld");
        Assert.That(daemon["read_only"], Is.EqualTo("true"));
        Assert.That(Items("scalectld", "cap_drop"), Is.EqualTo((string[])["ALL"]));
        Assert.That(Items("scalectld", "security_opt"), Is.EqualTo((string[])["no-new-privileges:true"]));
        Assert.That(daemon.Keys, Does.Not.Contain("privileged").And.Not.Contain("cap_add").And.Not.Contain("user"));
    }

    private static Dictionary<object, object> Service(object name) => (Dictionary<object, object>)Services[name];

    private static IEnumerable<string> Items(object service, string key) => Service(service).TryGetValue(key, out var items) ? ((List<object>)items).Cast<string>() : [];

    [GeneratedRegex("PASSWORD|SECRET|TOKEN|://.*@", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
