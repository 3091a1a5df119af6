using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Api;

namespace Scalectl.Daemon.Users;

/// <summary>A user as it lies in the store.</summary>
public sealed record StoredUser
{
    /// <summary>Without secret and external id.</summary>
    public required UserSettings Settings { get; init; }

    /// <summary>The secret, encrypted; null without static keys.</summary>
    public string? ClosedSecret { get; init; }

    /// <summary>The role's external id, encrypted: whoever knows it beside the role's name is a step nearer to the role.</summary>
    public string? ClosedExternalId { get; init; }

    /// <summary>The cloud's word on who this is, from when the user was added or last set up.</summary>
    public string? Account { get; init; }

    public string? Arn { get; init; }

    /// <summary>It belongs to another program's database, and is never kept in ours.</summary>
    [JsonIgnore]
    public bool Foreign { get; init; }

    public UserView View(bool active) => new(
        Settings.Name, Settings.Region, Settings.Profile, Settings.AccessKeyId is { } id ? id[^4..] : null, Settings.RoleArn, Settings.KeyName,
        Settings.SubnetIds, Settings.SecurityGroupId, Settings.EndpointUrl, Settings.Bootstrap, Settings.PeriodSeconds, active, Account, Arn);
}

/// <summary>The user that the daemon sets up again at its next start.</summary>
public sealed record ActiveUser(string Name)
{
    /// <summary>Its one document.</summary>
    public const string Id = "active-user";
}

/// <summary>How both are kept.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredUser))]
[JsonSerializable(typeof(ActiveUser))]
public sealed partial class StoredUserJson : JsonSerializerContext;
