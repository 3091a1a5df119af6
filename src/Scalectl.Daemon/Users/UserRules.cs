using System.Text.RegularExpressions;
using Scalectl.Api;
using Scalectl.Daemon.Here;

namespace Scalectl.Daemon.Users;

/// <summary>What a user's settings must look like; every error at once, and never a word of the secret.</summary>
public static partial class UserRules
{
    private const string KeyIdExample = "AKIAIOSFODNN7EXAMPLE";

    public static IReadOnlyList<InvalidInput> Check(UserSettings user)
    {
        var errors = new List<InvalidInput>();
        Form(errors, "name", user.Name, Name(), "1 to 32 of a-z, 0-9 and -", "alice");
        if (user.Name == HereUser.Name)
        {
            errors.Add(new InvalidInput("name", $"'{HereUser.Name}', which is this computer itself", "another name; scalectl setup here needs no user", "alice"));
        }

        Form(errors, "region", user.Region, Region(), "the name of a region", "eu-central-1");
        Optional(errors, "profile", user.Profile, ProfileName(), "the name of a profile of the AWS configuration", "default");
        Optional(errors, "roleArn", user.RoleArn, Role(), "the ARN of a role", "arn:aws:iam::123456789012:role/scalectl");
        Hidden(errors, "externalId", user.ExternalId, External(), "2 to 1224 of letters, digits and +=,.@:/-_", "scalectl-1");
        Optional(errors, "keyName", user.KeyName, KeyName(), "the name of a key pair, at most 255 characters", "alice-laptop");
        Optional(errors, "securityGroupId", user.SecurityGroupId, SecurityGroup(), "the id of a security group", "sg-0123456789abcdef0");
        foreach (var subnet in user.SubnetIds ?? [])
        {
            Form(errors, "subnetIds", subnet, Subnet(), "the id of a subnet", "subnet-0123456789abcdef0");
        }

        CheckKeys(errors, user);
        CheckEndpoint(errors, user.EndpointUrl);
        if (user.PeriodSeconds is not (>= 0.1 and <= 300))
        {
            errors.Add(new InvalidInput("periodSeconds", FormattableString.Invariant($"{user.PeriodSeconds}"), "0.1 to 300 seconds", "60"));
        }

        return errors;
    }

    private static void CheckKeys(List<InvalidInput> errors, UserSettings user)
    {
        Hidden(errors, "accessKeyId", user.AccessKeyId, KeyId(), "16 to 128 letters and digits", KeyIdExample);
        if (user.AccessKeyId?.StartsWith("ASIA", StringComparison.Ordinal) == true)
        {
            errors.Add(new InvalidInput("accessKeyId", "a short-lived key (ASIA…), which works only with its session token", "a long-lived key, or a profile that holds key, secret and session token", KeyIdExample));
        }

        if (user.Profile is not null && (user.AccessKeyId ?? user.SecretAccessKey) is not null)
        {
            errors.Add(new InvalidInput("profile", "a profile and keys", "one of the two", "a profile alone"));
        }

        if (user.AccessKeyId is not null && user.SecretAccessKey is null)
        {
            errors.Add(new InvalidInput("secretAccessKey", "nothing", "the secret of accessKeyId", "(read from stdin)"));
        }
        else if (user.AccessKeyId is null && user.SecretAccessKey is not null)
        {
            errors.Add(new InvalidInput("accessKeyId", "nothing, but a secret", "the id of the secret", KeyIdExample));
        }
        else if (user.SecretAccessKey is { } secret && (secret.Length is 0 or > 256 || secret.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))))
        {
            errors.Add(new InvalidInput("secretAccessKey", "(not shown)", "1 to 256 characters without white space", "(read from stdin)"));
        }

        if (user.ExternalId is not null && user.RoleArn is null)
        {
            errors.Add(new InvalidInput("externalId", "one alone", "a roleArn beside it", "arn:aws:iam::123456789012:role/scalectl"));
        }
    }

    private static void CheckEndpoint(List<InvalidInput> errors, string? endpoint)
    {
        if (endpoint is null)
        {
            return;
        }

        var right = Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;
        if (!right)
        {
            errors.Add(new InvalidInput("endpointUrl", InvalidInput.Shorten(endpoint), "an http or https URL without user, query and fragment", "http://127.0.0.1:8086"));
        }
    }

    private static void Optional(List<InvalidInput> errors, string argument, string? value, Regex form, string expected, string example)
    {
        if (value is not null)
        {
            Form(errors, argument, value, form, expected, example);
        }
    }

    /// <summary>Like <see cref="Optional"/> without repeating the value: people paste a secret into the wrong field.</summary>
    private static void Hidden(List<InvalidInput> errors, string argument, string? value, Regex form, string expected, string example)
    {
        if (value is not null && !form.IsMatch(value))
        {
            errors.Add(new InvalidInput(argument, FormattableString.Invariant($"{value.Length} characters (not shown)"), expected, example));
        }
    }

    private static void Form(List<InvalidInput> errors, string argument, string? value, Regex form, string expected, string example)
    {
        if (value is null || !form.IsMatch(value))
        {
            errors.Add(new InvalidInput(argument, InvalidInput.Shorten(value), expected, example));
        }
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z]{2}(-[a-z]+)+-[0-9]{1,2}\z")]
    private static partial Regex Region();

    [GeneratedRegex(@"\A[\w.+=@/:-]{1,128}\z")]
    private static partial Regex ProfileName();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,512}\z")]
    private static partial Regex Role();

    [GeneratedRegex(@"\A[\w+=,.@:/-]{2,1224}\z")]
    private static partial Regex External();

    [GeneratedRegex(@"\A[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?\z")]
    private static partial Regex KeyName();

    [GeneratedRegex(@"\Asg-[0-9a-zA-Z-]{1,60}\z")]
    private static partial Regex SecurityGroup();

    [GeneratedRegex(@"\Asubnet-[0-9a-zA-Z-]{1,60}\z")]
    private static partial Regex Subnet();

    [GeneratedRegex(@"\A[A-Za-z0-9]{16,128}\z")]
    private static partial Regex KeyId();
}
