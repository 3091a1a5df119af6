using MongoDB.Bson;
using Scalectl.Api;
using Scalectl.Daemon.Security;
using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.ScaleX;

/// <summary>
/// Reads users of ScaleX as if they were our own. They are never copied into the daemon's store; the secret is closed by the
/// key ring as soon as it is read, so that only the cloud's clients ever see it.
/// </summary>
public sealed class ScaleXUsers(ScaleXDatabase database, ScaleXOptions options, SecretBox secrets)
{
    /// <summary>Which field of userInfo a setting comes from: errors name both.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["name"] = "username",
        ["region"] = "awsregion",
        ["accessKeyId"] = "awstoken",
        ["secretAccessKey"] = "awssecret",
        ["keyName"] = "awskeyname",
        ["securityGroupId"] = "awssecurityid",
        ["subnetIds"] = "awssubnetid, awssubnetid2",
        ["endpointUrl"] = "none: the setting ScaleX:EndpointUrl",
    };

    /// <summary>Where they come from, for people.</summary>
    public string Origin => database.Name;

    /// <returns>Null: there is no ScaleX database, or nobody of that name in it.</returns>
    /// <exception cref="Store.StoreUnavailableException">The database does not answer.</exception>
    public async Task<Outcome<StoredUser>?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!database.IsOn || await database.FindUserAsync(name, cancellationToken) is not { } found)
        {
            return null;
        }

        var info = found.GetValue("userInfo", new BsonDocument()) as BsonDocument ?? [];
        var settings = new UserSettings
        {
            Name = name,
            Region = Text(info, "awsregion") ?? "",
            AccessKeyId = Text(info, "awstoken"),
            SecretAccessKey = Text(info, "awssecret"),
            KeyName = Text(info, "awskeyname"),
            SecurityGroupId = Text(info, "awssecurityid"),
            SubnetIds = [.. new[] { Text(info, "awssubnetid"), Text(info, "awssubnetid2") }.OfType<string>().Distinct()],
            EndpointUrl = options.EndpointUrl,
        };
        List<InvalidInput> errors = [.. UserRules.Check(settings).Select(e => e with { Argument = $"{e.Argument} of ScaleX' user (its field {Fields.GetValueOrDefault(e.Argument, "userInfo")})" })];
        if (settings.AccessKeyId is null && errors.Count == 0)
        {
            errors.Add(new InvalidInput("accessKeyId of ScaleX' user (its field awstoken)", "nothing", "the id of an access key", "AKIAIOSFODNN7EXAMPLE"));
        }

        return errors.Count > 0
            ? errors
            : new StoredUser { Settings = settings with { SecretAccessKey = null }, ClosedSecret = secrets.Close(settings.SecretAccessKey!), Foreign = true };
    }

    private static string? Text(BsonDocument info, string field) => info.GetValue(field, BsonNull.Value) is BsonString { Value: { Length: > 0 } text } ? text.Trim() : null;
}
