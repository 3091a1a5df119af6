using System.Diagnostics;
using System.Globalization;
using Scalectl.Generator.Engine;
using Scalectl.Generator.Tests.Edge;

namespace Scalectl.Generator.Tests.Running;

/// <summary>What the program that users get holds in memory at its most.</summary>
[TestFixture("epoll")]
[TestFixture("io_uring")]
public sealed class MemoryTests(string engine)
{
    private const int Connections = 10_000;

    // The budgets are 15 and 120 MB, measured on an idle machine; a test has some margin.
    [TestCase(64, 20)]
    [TestCase(Connections, 130)]
    public void Memory_AtItsPeak_StaysWithinItsBudget(int connections, double mostMegabytes)
    {
        // Without a folder it would be the one beside the tests, which is compiled while it runs and holds 50 MB.
        var program = Path.Combine(Environment.GetEnvironmentVariable("SCALECTL_TEST_PROGRAMS") ?? "/nowhere", "scalectl-generator");
        Assume.That(File.Exists(program), "the native program was published, and SCALECTL_TEST_PROGRAMS names its folder (build/test.sh)");
        Assume.That(Native.MostOpenFiles(), Is.GreaterThan(connections + 200), "so many files may be open");
        using var nginx = Nginx.Start("keepalive_requests 100000000;");
        using var process = Process.Start(new ProcessStartInfo(
            program, ["run", "--output", "json", "--engine", engine, "--closed", "--loops", "1", "--max-connections", $"{connections}", "--target", nginx.Url, "--steps", "4"])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, talk) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0.0;
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, PeakMegabytes(process.Id));
        }

        Assert.That(process.ExitCode, Is.Zero, talk.Result);
        Assert.That(nginx.Connections(), Is.EqualTo(connections));
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{engine}, {connections} connections: {peak:0.0} MB"));
        Assert.That(peak, Is.InRange(1, mostMegabytes));
        Assert.That(output.Result, Does.Contain("answered2xx"));
    }

    private static double PeakMegabytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }
}
