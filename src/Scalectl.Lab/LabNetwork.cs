using System.Net;

namespace Scalectl.Lab;

/// <summary>
/// The lab's own piece of loopback: a lab on port P owns 127.(P &gt;&gt; 8).(P &amp; 255).0/24, so that labs never collide
/// and the same port works on every machine. Machines get .1 to .199, load balancers .200 to .254.
/// </summary>
public sealed class LabNetwork(int port)
{
    private const int FirstMachine = 1, LastMachine = 199, FirstBalancer = 200, LastBalancer = 254;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _taken = [];
    private int _port = port;
    private int _nextMachine = FirstMachine;

    public int Port => _port;

    /// <summary>Tells the port once the server has it, where the options said 0; before any address is taken.</summary>
    public void Use(int port) => _port = port;

    /// <summary>
    /// An address for a machine, null when all are taken. Addresses rotate, so that a new machine does not get the
    /// address of one that has just gone (its connections may still be in TIME_WAIT, and clients may still know it).
    /// </summary>
    public IPAddress? TakeMachine()
    {
        lock (_lock)
        {
            for (var tried = 0; tried < LastMachine; tried++)
            {
                var host = _nextMachine;
                _nextMachine = host == LastMachine ? FirstMachine : host + 1;
                if (_taken.Add(host))
                {
                    return Address(host);
                }
            }

            return null;
        }
    }

    /// <summary>An address for a load balancer, null when all are taken.</summary>
    public IPAddress? TakeLoadBalancer()
    {
        lock (_lock)
        {
            for (var host = FirstBalancer; host <= LastBalancer; host++)
            {
                if (_taken.Add(host))
                {
                    return Address(host);
                }
            }

            return null;
        }
    }

    public void Release(IPAddress address)
    {
        lock (_lock)
        {
            _taken.Remove(address.GetAddressBytes()[3]);
        }
    }

    private IPAddress Address(int host) => new([127, (byte)(_port >> 8), (byte)(_port & 255), (byte)host]);
}
