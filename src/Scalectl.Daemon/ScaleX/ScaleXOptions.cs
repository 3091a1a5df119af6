using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Store.Mongo;

namespace Scalectl.Daemon.ScaleX;

/// <summary>Settings of the ScaleX database (section <c>ScaleX</c>).</summary>
public sealed record ScaleXOptions
{
    /// <summary><c>ScaleX:MongoDb</c>, the connection string of its server; null: there is none.</summary>
    public MongoAddress? Mongo { get; init; }

    /// <summary><c>ScaleX:EndpointUrl</c>: the cloud of its users where that is not AWS (the lab); null: AWS.</summary>
    public string? EndpointUrl { get; init; }

    /// <exception cref="InvalidSettingsException">A setting is wrong.</exception>
    public static ScaleXOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("ScaleX");
        if (section["MongoDb"] is not { Length: > 0 } text)
        {
            return new ScaleXOptions();
        }

        var address = MongoAddress.Parse("ScaleX:MongoDb", text, ScaleXDatabase.Users);
        return address.Ok ? new ScaleXOptions { Mongo = address.Value, EndpointUrl = section["EndpointUrl"] } : throw new InvalidSettingsException(address.Errors);
    }
}
