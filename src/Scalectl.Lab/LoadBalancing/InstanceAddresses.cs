using System.Net;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>What the balancers need to know of instances: where they are, and how to have them listen on a port.</summary>
/// <param name="Find">The address of a running instance; null when there is none of this id.</param>
/// <param name="OpenPort">Has the instance listen on a port, if it is one of the lab's own; never fails.</param>
public sealed record InstanceAddresses(Func<string, IPAddress?> Find, Func<string, int, Task> OpenPort);
