using System.Text;
using Scalectl.Api;

namespace Scalectl.Daemon.Tests.Security;

/// <summary>Where secrets lie, and who may read them there.</summary>
[CancelAfter(90_000)]
public sealed class KeyRingTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const UnixFileMode Everyone = OwnerFolder | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly Dictionary<string, string> Nothing = [];

    private TemporaryHome _home = null!;
    private FakeCloud _cloud = null!;

    private UserSettings Alice => new()
    {
        Name = "alice",
        Region = "eu-central-1",
        AccessKeyId = "AKIAIOSFODNN7EXAMPLE",
        SecretAccessKey = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
        EndpointUrl = _cloud.Address,
        PeriodSeconds = 1,
    };

    [SetUp]
    public async Task Start() => (_home, _cloud) = (new TemporaryHome(), await FakeCloud.StartAsync());

    [TearDown]
    public async Task Stop()
    {
        await _cloud.DisposeAsync();
        _home.Dispose();
    }

    [Test]
    public async Task Home_UnderAnUmaskThatForbidsNothing_IsItsOwnersAloneAlsoAfterARestart(CancellationToken stop)
    {
        await using (var first = await OwnDaemon.StartAsync(_home.Folder, Nothing, stop, umask: "000"))
        {
            using var added = await first.AddAsync(Alice, stop);
            added.EnsureSuccessStatusCode();
            AssertClosed();
        }

        await using var second = await OwnDaemon.StartAsync(_home.Folder, Nothing, stop, umask: "000");

        AssertClosed();
        Assert.That(Directory.GetFiles(Path.Combine(_home.Folder, "keys")), Is.Not.Empty);
        Assert.That(second.Said, Does.Not.Contain("was open to other users"));
        await SetUpAsync(second, stop);
    }

    [Test]
    public async Task Home_FoundOpen_IsMendedAndSaid(CancellationToken stop)
    {
        await using (var first = await OwnDaemon.StartAsync(_home.Folder, Nothing, stop))
        {
            using var added = await first.AddAsync(Alice, stop);
            added.EnsureSuccessStatusCode();
        }

        var keys = Path.Combine(_home.Folder, "keys");
        var key = Directory.GetFiles(keys).Single();
        string[] opened = [_home.Folder, keys, key, Path.Combine(_home.Folder, "token"), Path.Combine(_home.Folder, "scalectl.db")];
        foreach (var path in opened)
        {
            File.SetUnixFileMode(path, Everyone);
        }

        await using var second = await OwnDaemon.StartAsync(_home.Folder, Nothing, stop);

        AssertClosed();
        foreach (var path in opened)
        {
            Assert.That(second.Said, Does.Contain($"{path} was open to other users of this machine (mode 0777)"));
        }

        await SetUpAsync(second, stop);
    }

    [Test]
    public async Task Home_ThatIsAFolderOfOtherThings_KeepsTheModesOfThoseAndIsNotWritableByOthers(CancellationToken stop)
    {
        var other = Path.Combine(Directory.CreateDirectory(_home.Folder).FullName, "notes.txt");
        await File.WriteAllTextAsync(other, "", stop);
        File.SetUnixFileMode(other, Everyone);
        File.SetUnixFileMode(_home.Folder, Everyone);

        await using var daemon = await OwnDaemon.StartAsync(_home.Folder, Nothing, stop);

        Assert.That(File.GetUnixFileMode(other), Is.EqualTo(Everyone));
        Assert.That(File.GetUnixFileMode(_home.Folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite), Is.EqualTo(UnixFileMode.None));
    }

    [Test]
    public async Task Store_WithoutItsKeyRing_GivesNoSecretAndSaysSo(CancellationToken stop)
    {
        await using (var first = await OwnDaemon.StartAsync(_home.Folder, Nothing, stop))
        {
            using var added = await first.AddAsync(Alice, stop);
            added.EnsureSuccessStatusCode();
        }

        Directory.Delete(Path.Combine(_home.Folder, "keys"), recursive: true);
        await using var second = await OwnDaemon.StartAsync(_home.Folder, Nothing, stop);

        using var answer = await second.Client.PostAsync("/api/v1/setup", new StringContent("""{"name":"alice","force":false}""", Encoding.UTF8, "application/json"), stop);

        Assert.That((int)answer.StatusCode, Is.EqualTo(409));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("alice").And.Contain("key ring").And.Contain("add it again"));
    }

    private static async Task SetUpAsync(OwnDaemon daemon, CancellationToken stop)
    {
        using var answer = await daemon.Client.PostAsync("/api/v1/setup", new StringContent("""{"name":"alice","force":false}""", Encoding.UTF8, "application/json"), stop);
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync(stop));
    }

    private void AssertClosed()
    {
        var folders = Directory.GetDirectories(_home.Folder, "*", SearchOption.AllDirectories).Append(_home.Folder);
        Assert.That(folders.Select(f => (f, File.GetUnixFileMode(f))), Is.EquivalentTo(folders.Select(f => (f, OwnerFolder))));
        var files = Directory.GetFiles(_home.Folder, "*", SearchOption.AllDirectories);
        Assert.That(files.Select(f => (f, File.GetUnixFileMode(f))), Is.EquivalentTo(files.Select(f => (f, OwnerFile))));
    }
}
