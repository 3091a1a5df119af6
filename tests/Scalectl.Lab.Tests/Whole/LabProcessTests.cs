using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Scalectl.Lab.Machines;

namespace Scalectl.Lab.Tests.Whole;

/// <summary>The program: how it starts, how it ends, and that it takes its machines with it.</summary>
[CancelAfter(120_000)]
internal sealed class LabProcessTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("scalectl-lab-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Kill9_MachinesRun_AllOfThemEndAndNoFileStays(CancellationToken ct)
    {
        await using var lab = await LabProcess.StartAsync(ct, "--launch-delay", "0s");
        var (pids, scripts) = await StartMachinesAsync(lab, ct);

        lab.Kill();

        await Eventually.TrueAsync(() => pids.All(p => ProcessTable.Started(p) is null), ct, "machines outlive a lab that was killed");
        await Eventually.TrueAsync(() => !scripts.Any(Directory.Exists), ct, "a killed lab leaves its folder");
    }

    [Test]
    public async Task Sigterm_MachinesRun_EndsThemAndExitsWithZero(CancellationToken ct)
    {
        await using var lab = await LabProcess.StartAsync(ct, "--launch-delay", "0s");
        var (pids, scripts) = await StartMachinesAsync(lab, ct);

        Assert.That(await lab.StopAsync(ct), Is.Zero);
        Assert.That(pids.Select(ProcessTable.Started), Has.All.Null);
        Assert.That(scripts.Where(Directory.Exists), Is.Empty);
    }

    [Test]
    public async Task ParentPid_ParentEnds_LabEnds(CancellationToken ct)
    {
        using var parent = Process.Start("sleep", "600");
        await using var lab = await LabProcess.StartAsync(ct, "--parent-pid", parent.Id.ToString(CultureInfo.InvariantCulture));

        parent.Kill();
        await lab.WaitForExitAsync(ct);

        Assert.That(lab.ExitCode, Is.Zero);
    }

    [Test]
    public async Task ParentPid_ParentGoneBeforeTheLabIsUp_EndsWithoutComplaint(CancellationToken ct)
    {
        using var parent = Process.Start("sleep", "600");
        var run = LabProcess.RunAsync(ct, "--port", "0", "--parent-pid", parent.Id.ToString(CultureInfo.InvariantCulture));

        parent.Kill();

        var (exitCode, _, error) = await run;
        Assert.That((exitCode, error), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task Start_WrongOptions_NamesThemAllAndExitsWithTwo(CancellationToken ct)
    {
        var (exitCode, output, error) = await LabProcess.RunAsync(ct, "--port", "99999", "--period", "soon");

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Is.Empty);
        Assert.That(error, Is.EqualTo(
            "--port: found '99999', expected 0, or a port from 1024 to 65535, for example 8086\n"
            + "--period: found 'soon', expected a duration from 100ms to 1h, for example 1s\n"));
    }

    [Test]
    public async Task Start_PortInUse_SaysSoInOneSentenceAndExitsWithOne(CancellationToken ct)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, _, error) = await LabProcess.RunAsync(ct, "--port", port.ToString(CultureInfo.InvariantCulture));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Is.EqualTo($"scalectl-lab: port {port} on 127.0.0.1 is in use; stop what listens there, or give --port 0 for a free one\n"));
    }

    /// <summary>Two machines, each a tree of two processes; their ids, and the folder of the lab's scripts.</summary>
    private async Task<(List<int> Pids, HashSet<string> Scripts)> StartMachinesAsync(LabProcess lab, CancellationToken ct)
    {
        using var client = new LabClient(lab.Address.GetLeftPart(UriPartial.Authority));
        var userData = $"#!/bin/sh\nsleep 600 &\nprintf '%s\\n%s\\n%s\\n' $$ $! \"$(dirname \"$0\")\" > {_folder}/$INSTANCE_ID.part\nmv {_folder}/$INSTANCE_ID.part {_folder}/$INSTANCE_ID\nwait\n";
        await client.DoAsync(
            "ec2", "CreateLaunchTemplate", ct, ("LaunchTemplateName", "t-1"), ("LaunchTemplateData.ImageId", "ami-lab-process"),
            ("LaunchTemplateData.UserData", Convert.ToBase64String(Encoding.UTF8.GetBytes(userData))));
        await client.DoAsync(
            "autoscaling", "CreateAutoScalingGroup", ct, ("AutoScalingGroupName", "g"), ("LaunchTemplate.LaunchTemplateName", "t-1"), ("MinSize", 2), ("MaxSize", 2),
            ("AvailabilityZones.member.1", "eu-central-1a"));
        await Eventually.TrueAsync(() => Directory.GetFiles(_folder, "i-*").Count(f => !f.EndsWith(".part", StringComparison.Ordinal)) == 2, ct);
        var lines = Directory.GetFiles(_folder).Select(File.ReadAllLines).ToList();
        List<int> pids = [.. lines.SelectMany(l => l.Take(2)).Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        Assert.That(pids.Select(ProcessTable.Started), Has.None.Null, "they run");
        return (pids, [.. lines.Select(l => l[2])]);
    }
}
