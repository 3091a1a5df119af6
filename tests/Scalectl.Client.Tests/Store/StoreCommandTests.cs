namespace Scalectl.Client.Tests.Store;

public sealed class StoreCommandTests
{
    private const string Secret = "pa55w0rd";

    // What the daemon's program says, and what it was told: its arguments and the two places.
    private const string Copies = """
        echo "run 1 of 1: demo-1" >&2
        echo "$*; $SCALECTL_COPY_FROM; $SCALECTL_COPY_TO" > "$SCALECTL_TEST_TOLD"
        echo '{"from":"SQLite at x","to":"MongoDB at h:1, database scalectl","documents":3,"runs":1,"samples":1200,"seconds":60}'
        """;

    [Test]
    public async Task Copy_Done_ShowsWhatItDidAndKeepsAddressesOffTheCommandLine()
    {
        using var cli = new Cli();
        var told = Path.Combine(cli.Home, "told");
        cli.Install("scalectld", Copies.Replace("$SCALECTL_TEST_TOLD", told, StringComparison.Ordinal));
        var address = $"mongodb://alice:{Secret}@db/";

        var result = await cli.RunAsync("store", "copy", "--from", "sqlite", "--to", address, "--force");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "scalectl: run 1 of 1: demo-1\n")));
        Assert.That(result.Out, Does.Contain("samples").And.Contain("1200").And.Not.Contain(Secret));
        var parts = (await File.ReadAllTextAsync(told)).Trim().Split("; ");
        Assert.That(parts, Is.EqualTo((string[])[$"store-copy --home {cli.Home} --force", "sqlite", address]));
    }

    [Test]
    public async Task Copy_AsJson_IsTheOneDocument()
    {
        using var cli = new Cli();
        cli.Install("scalectld", Copies.Replace("$SCALECTL_TEST_TOLD", "/dev/null", StringComparison.Ordinal));

        var result = await cli.RunAsync("store", "copy", "--from", "sqlite", "--to", "mongodb", "--output", "json");

        using var json = System.Text.Json.JsonDocument.Parse(result.Out);
        Assert.That(json.RootElement.GetProperty("samples").GetInt64(), Is.EqualTo(1_200));
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Copy_Refused_PassesOnSentenceAndCode(int code)
    {
        using var cli = new Cli();
        cli.Install("scalectld", $"echo 'a daemon works on it' >&2; exit {code}");

        var result = await cli.RunAsync("store", "copy", "--from", "sqlite", "--to", "mongodb");

        Assert.That((result.Code, result.Out, result.Error), Is.EqualTo((code, "", "scalectl: a daemon works on it\n")));
    }

    [Test]
    public async Task Copy_WrongPlaces_AreNamedWithoutAPassword()
    {
        using var cli = new Cli();

        var result = await cli.RunAsync("store", "copy", "--from", "oracle", "--to", $"mysql://alice:{Secret}@db/");

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("--from").And.Contain("'oracle'").And.Contain("--to").And.Contain("sqlite:PATH").And.Not.Contain(Secret));
    }
}
