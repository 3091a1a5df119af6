using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Scalectl.Daemon.Collection;
using Scalectl.Generator.Tests.Edge;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Collection;

/// <summary>An https target has to be who the load takes it for, with its own authority too.</summary>
[CancelAfter(120_000)]
internal sealed class ProberTrustTests
{
    private TestCertificates _certificates = null!;
    private WebApplication _target = null!;

    [OneTimeSetUp]
    public async Task StartTarget()
    {
        _certificates = new TestCertificates();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(X509Certificate2.CreateFromPemFile(_certificates.Certificate, _certificates.Key))));
        _target = builder.Build();
        _target.MapGet("/", () => "hi");
        await _target.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopTarget()
    {
        await _target.DisposeAsync();
        _certificates.Dispose();
    }

    [Test]
    public async Task Probe_AuthorityOfTheLoads_IsAnswered(CancellationToken stop)
        => Assert.That(await ProbeAsync(new TargetTrust(false, await File.ReadAllTextAsync(_certificates.Authority, stop)), stop), Does.Contain(SeriesNames.ProbeResponseMs));

    [Test]
    public async Task Probe_Insecure_IsAnswered(CancellationToken stop) => Assert.That(await ProbeAsync(new TargetTrust(true, null), stop), Does.Contain(SeriesNames.ProbeResponseMs));

    [Test]
    public async Task Probe_AuthorityThatNobodyKnows_IsAFailure(CancellationToken stop)
        => Assert.That(await ProbeAsync(null, stop), Does.Contain(SeriesNames.ProbeFailure).And.Not.Contains(SeriesNames.ProbeResponseMs));

    [Test]
    public async Task Probe_CertificateOfAnotherAuthority_IsAFailure(CancellationToken stop)
    {
        using var other = new TestCertificates();
        Assert.That(await ProbeAsync(new TargetTrust(false, await File.ReadAllTextAsync(other.Authority, stop)), stop), Does.Contain(SeriesNames.ProbeFailure));
    }

    private async Task<IEnumerable<string>> ProbeAsync(TargetTrust? trust, CancellationToken stop)
    {
        using var prober = new Prober(new Uri(_target.Urls.Single()), TimeSpan.FromSeconds(5), TimeProvider.System, trust);
        return (await prober.ProbeAsync(stop)).Select(s => s.Series);
    }
}
