namespace Scalectl.Client.Tests.Pricing;

public sealed class PriceCommandTests
{
    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    [Test]
    public async Task List_RegionAndType_ShowsTheirPricesWithTheDate()
    {
        var result = await _cli.RunAsync("price", "list", "--region", "eu-central-1", "--type", "t3.mi");
        Assert.That((result.Code, result.Out), Is.EqualTo((0, "REGION        TYPE      PERHOUR  CURRENCY  SOURCE\neu-central-1  t3.micro    0.012  USD       list price of 2025-01\n")));
    }

    [Test]
    public async Task List_OwnFile_ComesFirst()
    {
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "prices.csv"), "# ours\n*,t3.micro,0.009,EUR\n");
        var result = await _cli.RunAsync("price", "list", "--region", "eu-central-1", "--type", "t3.mi", "-o", "csv");
        Assert.That(result.Out.Split('\n')[1], Is.EqualTo("*,t3.micro,0.009,EUR,prices.csv"));
    }

    [Test]
    public async Task List_OwnFileWithAWrongLine_NamesIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "prices.csv"), "region,type,perHour,currency\n*,t3.micro,cheap,EUR\n");
        var result = await _cli.RunAsync("price", "list");
        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("prices.csv: line 2: found '*,t3.micro,cheap,EUR'"));
    }
}
