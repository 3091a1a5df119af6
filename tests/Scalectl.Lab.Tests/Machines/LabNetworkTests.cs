namespace Scalectl.Lab.Tests.Machines;

internal sealed class LabNetworkTests
{
    [TestCase(8086, "127.31.150.1", "127.31.150.200")]
    [TestCase(65535, "127.255.255.1", "127.255.255.200")]
    public void Take_First_IsInThePortsOwnNetwork(int port, string machine, string balancer)
    {
        var network = new LabNetwork(port);

        Assert.That(network.TakeMachine()?.ToString(), Is.EqualTo(machine));
        Assert.That(network.TakeLoadBalancer()?.ToString(), Is.EqualTo(balancer));
    }

    [Test]
    public void TakeMachine_Released_ComesBackLast()
    {
        var network = new LabNetwork(8086);
        network.Release(network.TakeMachine()!);

        var taken = Enumerable.Range(0, 199).Select(_ => network.TakeMachine()!.ToString()).ToList();

        Assert.That(taken, Is.Unique);
        Assert.That((taken[0], taken[^1]), Is.EqualTo(("127.31.150.2", "127.31.150.1")));
        Assert.That(network.TakeMachine(), Is.Null, "all 199 are taken");
    }
}
