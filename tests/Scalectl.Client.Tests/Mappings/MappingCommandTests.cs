using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Elasticity.Calibration;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Mappings;

[CancelAfter(120_000)]
public sealed class MappingCommandTests
{
    private Cli _cli = null!;
    private CalibratedMapping _stored = Shop;

    private static CalibratedMapping Shop => new() { Name = "shop", Intensities = [71, 140.5, 201.25, 240], MeasuredAt = Contract.Start, App = "shop", Type = "t3.micro", Level = new ServiceLevel(), SaturatedAt = 5 };

    [SetUp]
    public void SetUp() => (_cli, _stored) = (new Cli(), Shop);

    [TearDown]
    public void TearDown() => _cli.Dispose();

    [Test]
    public async Task Show_OnATerminal_IsPlottedAboveItsTable()
    {
        await using var daemon = await DaemonAsync();
        var terminal = new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, OutIsTerminal = true, Width = 70 };
        var result = await _cli.RunAsync(terminal, "mapping", "show", "shop");

        Assert.That(result.Code, Is.Zero, result.Error);
        Snapshot.Match(result.Out, "mapping-show");
    }

    [Test]
    public async Task Export_ThenImport_IsTheSameToTheLastDigit()
    {
        _stored = _stored with { Intensities = [0.1 + 0.2, 1e9 / 3, 5e11] };
        await using var daemon = await DaemonAsync();
        var file = Path.Combine(_cli.Home, "shop.csv");
        var exported = await _cli.RunAsync("mapping", "export", "shop", "--out", file);
        var intensities = _stored.Intensities;
        _stored = _stored with { Intensities = [1] };
        var imported = await _cli.RunAsync("mapping", "import", "shop", file, "--force");

        Assert.That((exported.Code, imported.Code), Is.EqualTo((0, 0)), exported.Error + imported.Error);
        Assert.That(_stored.Intensities, Is.EqualTo(intensities));
        Assert.That(daemon.Requests[^1], Does.StartWith("PUT /api/v1/mappings/shop?replace="));
    }

    [TestCase("machines,load\n1,20\n", "line 1: found 'machines,load', expected the header instances,requestsPerSecond")]
    [TestCase("instances,requestsPerSecond\n2,20\n", "line 2: found '2,20', expected 1 machine(s)")]
    [TestCase("instances,requestsPerSecond\n1,20\n2,20\n", "line 3: found '2,20', expected more requests per second than in the line before")]
    [TestCase("instances,requestsPerSecond\n1,many\n", "line 2: found '1,many', expected a number of machines")]
    [TestCase("instances,requestsPerSecond\n", "found no line of values in HOME/bad.csv")]
    public async Task Import_FileWithAnError_NamesItsLineAndAsksNobody(string text, string expected)
    {
        var file = Path.Combine(_cli.Home, "bad.csv");
        await File.WriteAllTextAsync(file, text);
        var result = await _cli.RunAsync("mapping", "import", "shop", file);

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain(expected));
    }

    [Test]
    public async Task List_Table_HasServiceLevelAndKind()
    {
        await using var daemon = await DaemonAsync();
        var result = await _cli.RunAsync("mapping", "list");

        Assert.That(result.Out.Split('\n')[1], Does.Contain("shop").And.Contain("240").And.Contain("p95 <= 500 ms, errors <= 1 %").And.Contain("measured"));
    }

    [Test]
    public async Task Remove_TellsTheDaemon()
    {
        await using var daemon = await DaemonAsync();
        var result = await _cli.RunAsync("mapping", "remove", "shop", "--yes");

        Assert.That((result.Code, result.Out, daemon.Requests.Single()), Is.EqualTo((0, "Mapping shop is removed\n", "DELETE /api/v1/mappings/shop")), result.Error);
    }

    private Task<FakeDaemon> DaemonAsync() => FakeDaemon.StartAsync(_cli, app =>
    {
        app.MapGet("/api/v1/mappings", () => Results.Json([_stored], ApiJson.Default.IReadOnlyListCalibratedMapping));
        app.MapGet("/api/v1/mappings/shop", () => Results.Json(_stored, ApiJson.Default.CalibratedMapping));
        app.MapPut("/api/v1/mappings/shop", (MappingImport import) => Results.Json(_stored = _stored with { Intensities = import.Intensities }, ApiJson.Default.CalibratedMapping));
        app.MapDelete("/api/v1/mappings/shop", () => Results.NoContent());
    });
}
