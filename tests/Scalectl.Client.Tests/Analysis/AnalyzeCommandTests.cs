using System.Text.Json;

namespace Scalectl.Client.Tests.Analysis;

public sealed class AnalyzeCommandTests
{
    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    private string Samples(string name, params int[] values) => Lines(name, values.Select((v, i) => $"{i * 60},{v}"));

    private string Lines(string name, IEnumerable<string> lines)
    {
        var file = Path.Combine(_cli.Home, name);
        File.WriteAllText(file, $"time,value\n{string.Join('\n', lines)}\n");
        return file;
    }

    [Test]
    public async Task Json_VectorA_HasItsFigures()
    {
        var result = await _cli.RunAsync(
            "analyze", "--demand", Samples("d.csv", 2, 3, 5, 5, 4, 2, 2, 6, 6, 3), "--supply", Samples("a.csv", 2, 2, 3, 5, 5, 5, 3, 3, 5, 6), "--baseline", Samples("s.csv", 3, 3, 3, 3, 3, 3, 3, 3, 3, 3),
            "--step", "60", "--max-resources", "10", "--price", "0.0116", "--billing", "minute", "--output", "json");
        Assert.That(result.Code, Is.Zero, result.Error);
        using var json = JsonDocument.Parse(result.Out);
        double Of(string name) => json.RootElement.GetProperty("elasticity").GetProperty(name).GetDouble();
        Assert.That(
            new[] { Of("areaU"), Of("areaO"), Of("aUPct"), Of("tauUPct"), Of("upsilonPct"), Of("jitterPerMinute"), Of("operatingExpense") },
            Is.EqualTo(new[] { 420, 480, 7, 40, 88.888889, -0.5, 39 }).Within(1e-6));
        Assert.That(json.RootElement.GetProperty("elasticSpeedup").GetDouble(), Is.EqualTo(0.892177).Within(1e-6));
        Assert.That(json.RootElement.GetProperty("cost").GetProperty("cost").GetDouble(), Is.EqualTo(39 / 60.0 * 0.0116).Within(1e-9));
    }

    [Test]
    public async Task Csv_VectorB_EventsUntilTheLastTime()
    {
        var result = await _cli.RunAsync(
            "analyze", "--demand", Lines("d.csv", ["0,1", "90,3", "200,2", "300,2"]),
            "--supply", Lines("s.csv", ["1970-01-01T00:00:00Z,1", "1970-01-01T00:02:30Z,2", "1970-01-01T00:03:00Z,3", "1970-01-01T00:04:20Z,2"]), "-o", "csv");
        Assert.That(result.Code, Is.Zero, result.Error);
        var lines = result.Out.Split('\n');
        var row = lines[0].Split(',').Zip(lines[1].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.That((row["accU"], row["accO"], row["tauUPct"], row["tauOPct"], row["scaleOutLagSeconds"], row["scaleInLagSeconds"]), Is.EqualTo(("0.5", "0.2", "30", "20", "90", "60")));
    }

    [Test]
    public async Task Gap_ALineWithoutAValue_LeavesTheTimeCompared()
    {
        // Known on both sides: 0 to 60 (2 against 1) and 180 to 300 (2 against 2) of 300 s.
        var result = await _cli.RunAsync(
            "analyze", "--demand", Lines("d.csv", ["0,2", "300,2"]), "--supply", Lines("s.csv", ["0,1", "60,", "180,2"]), "-o", "csv");
        Assert.That(result.Code, Is.Zero, result.Error);
        var lines = result.Out.Split('\n');
        var row = lines[0].Split(',').Zip(lines[1].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.That((row["durationSeconds"], row["coveragePct"], row["areaU"]), Is.EqualTo(("180", "60", "60")));
        Assert.That(row["tauUPct"], Does.StartWith("33.33"));
    }

    [Test]
    public async Task Samples_MissingOnes_AreFilledOnceAndThenAGap()
    {
        // At step 60 one missing sample (at 60) is filled, of the three missing after 120 none: 0 to 180 and 360 to 420 are known.
        var result = await _cli.RunAsync(
            "analyze", "--demand", Samples("d.csv", 2, 2, 2, 2, 2, 2, 2), "--supply", Lines("s.csv", ["0,1", "120,2", "360,2"]), "--step", "60", "-o", "csv");
        Assert.That(result.Code, Is.Zero, result.Error);
        var lines = result.Out.Split('\n');
        var row = lines[0].Split(',').Zip(lines[1].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.That((row["durationSeconds"], row["areaU"]), Is.EqualTo(("240", "120")));
    }

    [Test]
    public async Task Times_IsoWithZonesAndFractions_AreTheSameAsSeconds()
    {
        string[] seconds = ["analyze", "--demand", Lines("d.csv", ["0,2", "0.5,3", "90,2"]), "--supply", Lines("s.csv", ["0,1", "60,3"]), "-o", "csv"];
        string[] iso =
        [
            "analyze", "--demand", Lines("di.csv", ["1970-01-01T00:00:00Z,2", "1970-01-01T02:00:00.5+02:00,3", "1970-01-01T00:01:30Z,2"]), "--supply",
            Lines("si.csv", ["1970-01-01T00:00:00Z,1", "1970-01-01T00:01:00Z,3"]), "-o", "csv",
        ];
        var result = await _cli.RunAsync(iso);
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Out, Is.EqualTo((await _cli.RunAsync(seconds)).Out));
    }

    [Test]
    public async Task Out_Html_IsAReportOfBothFiles()
    {
        var file = Path.Combine(_cli.Home, "report.html");

        var result = await _cli.RunAsync("analyze", "--demand", Samples("d.csv", 2, 3), "--supply", Samples("a.csv", 2, 2), "--baseline", Samples("s.csv", 3, 3), "--step", "60", "--out", file);

        Assert.That((result.Code, result.Error.Trim()), Is.EqualTo((0, "wrote HOME/report.html")));
        Assert.That(await File.ReadAllTextAsync(file), Does.Contain("a.csv against d.csv").And.Contain(">50 %<").And.Contain("elastic speed-up"));
    }

    [Test]
    public async Task Out_UnknownEnding_IsRefusedBeforeAnythingIsRead()
    {
        var result = await _cli.RunAsync("analyze", "--demand", "no.csv", "--supply", "no.csv", "--out", "report.pdf");

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("--out: found 'report.pdf', expected a file that ends in .html or .md or .svg or .png"));
    }

    [TestCase("report.svg", "<svg")]
    [TestCase("report.png", "\uFFFDPNG")]
    public async Task Out_Picture_IsThePictureAlone(string name, string beginning)
    {
        var file = Path.Combine(_cli.Home, name);

        var result = await _cli.RunAsync("analyze", "--demand", Samples("d.csv", 2, 3), "--supply", Samples("a.csv", 2, 2), "--step", "60", "--out", file);

        Assert.That((result.Code, result.Error.Trim()), Is.EqualTo((0, $"wrote HOME/{name}")));
        Assert.That(await File.ReadAllTextAsync(file), Does.StartWith(beginning));
    }

    [TestCase("0,1\n60,x", "line 3: found '60,x'")]
    [TestCase("0,1\n0,2", "line 3: found '0,2', expected each time once")]
    [TestCase("60,1\n0,2", "line 3: found '0,2', expected times in ascending order (sort the file by time first)")]
    [TestCase("0,1\n60", "line 3: found '60'")]
    [TestCase("0,1,2", "line 2: found '0,1,2'")]
    [TestCase("0,Infinity", "line 2: found '0,Infinity'")]
    [TestCase("0,-1", "line 2: found '0,-1'")]
    [TestCase("yesterday,1", "line 2: found 'yesterday,1'")]
    [TestCase("0,NaN", "line 2: found '0,NaN'")]
    [TestCase("", "found no line of values")]
    public async Task File_WrongLine_IsNamed(string lines, string expected)
    {
        var result = await _cli.RunAsync("analyze", "--demand", Lines("d.csv", lines.Split('\n')), "--supply", "/does/not/exist.csv", "--step", "60");
        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("--demand: " + expected).Or.Contain("--demand: found no line").And.Contain("--supply: found '/does/not/exist.csv'"));
    }

    [Test]
    public async Task Series_ThatDoNotOverlap_AreRefused()
    {
        var result = await _cli.RunAsync("analyze", "--demand", Lines("d.csv", ["0,1"]), "--supply", Lines("s.csv", ["6000,1"]), "--step", "60");
        Assert.That((result.Code, result.Error.Contains("both known", StringComparison.Ordinal)), Is.EqualTo((2, true)));
    }
}
