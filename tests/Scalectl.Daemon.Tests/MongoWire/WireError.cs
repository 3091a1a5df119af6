namespace Scalectl.Daemon.Tests.MongoWire;

/// <summary>How a MongoDB server refuses: a code with its name, and a sentence.</summary>
internal sealed class WireError(int code, string name, string message) : Exception(message)
{
    public const int DuplicateKey = 11000;

    public int Code => code;

    public string Name => name;

    /// <summary>A test must fail then: the store uses what this server was not made for.</summary>
    public bool IsUnknown { get; private init; }

    public static WireError Unknown(string what) => new(59, "CommandNotFound", $"the stand-in for MongoDB does not know {what}") { IsUnknown = true };
}
