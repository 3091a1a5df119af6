using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Scalectl.Api;
using Scalectl.Daemon.Clusters;

namespace Scalectl.Daemon.Tests.Clusters;

/// <summary>Who may reach the machines of a cluster: this daemon, whose address a real server tells it.</summary>
[CancelAfter(120_000)]
internal sealed class ControlAddressTests
{
    private static readonly UserSettings Aws = new() { Name = "alice", Region = "eu-central-1" };

    [TestCase("203.0.113.7\n", "203.0.113.7/32")]
    [TestCase("2001:db8::7", "2001:db8::7/128")]
    [TestCase("::ffff:203.0.113.9", "203.0.113.9/32")]
    public async Task Address_ToldByTheService_IsThisOneOnly(string said, string expected, CancellationToken stop)
    {
        await using var service = await TellingAsync(said);
        using var address = new ControlAddress(new ClusterOptions { AddressService = new Uri(service.Urls.First()) });

        var network = await address.FindAsync(Aws, stop);

        Assert.That((network.Value?.Cidr, network.Errors), Is.EqualTo((expected, Array.Empty<InvalidInput>())));
    }

    [TestCase("<html>please log in</html>", TestName = "a page instead of an address")]
    [TestCase("10.1.2.3", TestName = "an address that no machine on AWS can see")]
    [TestCase("", TestName = "nothing")]
    public async Task Address_ServiceSaysSomethingElse_IsRefusedWithWhatToSet(string said, CancellationToken stop)
    {
        await using var service = await TellingAsync(said);
        using var address = new ControlAddress(new ClusterOptions { AddressService = new Uri(service.Urls.First()) });

        var network = await address.FindAsync(Aws, stop);

        Assert.That(network.Errors, Has.Count.EqualTo(1));
        Assert.That(network.Errors[0].ToString(), Does.Contain("Clusters:ControlCidr").And.Contain("nothing was made").And.Contain("203.0.113.7/32"));
    }

    [Test]
    public async Task Address_ServiceAway_IsRefusedWithWhatToSet(CancellationToken stop)
    {
        var service = await TellingAsync("203.0.113.7");
        var gone = new Uri(service.Urls.First());
        await service.DisposeAsync();
        using var address = new ControlAddress(new ClusterOptions { AddressService = gone });

        var network = await address.FindAsync(Aws, stop);

        Assert.That(network.Errors.Single().ToString(), Does.Contain("no answer from").And.Contain("Clusters:ControlCidr"));
    }

    [Test]
    public async Task Address_CloudOnThisMachine_IsTheAddressTowardsIt(CancellationToken stop)
    {
        await using var lab = await TellingAsync("a lab");
        using var address = new ControlAddress(new ClusterOptions { AddressService = new Uri("http://127.0.0.1:9/never-asked") });

        var network = await address.FindAsync(Aws with { EndpointUrl = lab.Urls.First() }, stop);

        Assert.That(network.Value!.Cidr, Is.EqualTo("127.0.0.1/32"));
    }

    [Test]
    public async Task Address_Setting_OverridesEverything(CancellationToken stop)
    {
        using var address = new ControlAddress(new ClusterOptions { ControlCidr = "198.51.100.0/24", AddressService = new Uri("http://127.0.0.1:9/never-asked") });
        using var wrong = new ControlAddress(new ClusterOptions { ControlCidr = "office" });

        Assert.That((await address.FindAsync(Aws, stop)).Value!.Cidr, Is.EqualTo("198.51.100.0/24"));
        Assert.That((await wrong.FindAsync(Aws, stop)).Errors.Single().ToString(), Does.Contain("office"));
        Assert.That((await wrong.FindAsync(Aws with { SecurityGroupId = "sg-1" }, stop)).Value!.Cidr, Is.Null, "a group of the user's says itself who may come");
    }

    private static async Task<WebApplication> TellingAsync(string said)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(said, context.RequestAborted));
        await app.StartAsync();
        return app;
    }
}
