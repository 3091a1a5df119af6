using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Tests.Resources;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MachineCapTests
{
    private readonly MachineCap _cap = new(new ClusterOptions { MaxMachines = 20 });

    [Test]
    public void Take_ClustersAndApps_CountTogetherAndNameEachOtherAndTheSetting()
    {
        Assert.That(_cap.TryTake(ResourceTags.App, "shop", 12), Is.True);
        Assert.That(_cap.TryTake(ResourceTags.Cluster, "load-1", 5), Is.True);

        // 20 - 12 - 5 = 3
        Assert.That((_cap.Free, _cap.TryTake(ResourceTags.Cluster, "load-2", 4), _cap.Free), Is.EqualTo((3, false, 3)));
        Assert.That(_cap.Expected(1), Is.EqualTo("1 to 3 machines: the setting Clusters:MaxMachines allows 20 together, of which are taken: app shop 12, cluster load-1 5"));
        Assert.That(_cap.TryTake(ResourceTags.Cluster, "load-2", 3), Is.True);
        Assert.That(_cap.Expected(1), Is.EqualTo("no machine more: the 20 of the setting Clusters:MaxMachines are taken (app shop 12, cluster load-1 5, cluster load-2 3)"));
    }

    [Test]
    public void Give_WhatIsRemoved_IsFreeAgain_AndAnotherUsersClustersDoNotCount()
    {
        _cap.Count(ResourceTags.Cluster, "a", 15);
        _cap.Count(ResourceTags.Cluster, "b", 15);
        Assert.That(_cap.Free, Is.Zero, "what is there counts, also above the cap");
        _cap.Give(ResourceTags.Cluster, "a");
        Assert.That(_cap.Free, Is.EqualTo(5));
        _cap.GiveAll(ResourceTags.Cluster);
        Assert.That(_cap.Expected(1), Is.EqualTo("1 to 20 machines (the setting Clusters:MaxMachines)"));
    }

    [Test]
    public void Take_ManyAtOnce_NeverExceedsTheCap()
    {
        var taken = Enumerable.Range(0, 100).AsParallel().Count(i => _cap.TryTake(ResourceTags.Cluster, $"c{i}", 3));

        Assert.That(taken, Is.EqualTo(6)); // 6 * 3 = 18, a seventh would be 21
    }
}
