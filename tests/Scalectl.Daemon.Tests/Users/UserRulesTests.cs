using Scalectl.Api;
using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.Tests.Users;

public sealed class UserRulesTests
{
    private static readonly UserSettings Right = new() { Name = "alice", Region = "eu-central-1" };

    private static readonly UserSettings Keys = Right with { AccessKeyId = "AKIDSCALECTLLAB00001", SecretAccessKey = "s3cret/+=" };

    private static IEnumerable<TestCaseData> Good()
    {
        yield return new TestCaseData(Right).SetArgDisplayNames("nothing but name and region: the default chain");
        yield return new TestCaseData(Keys).SetArgDisplayNames("static keys");
        yield return new TestCaseData(Right with { Region = "us-gov-west-1", Profile = "work" }).SetArgDisplayNames("a profile in another partition");
        yield return new TestCaseData(Keys with { RoleArn = "arn:aws:iam::123456789012:role/path/scalectl", ExternalId = "a-1" }).SetArgDisplayNames("a role with external id");
        yield return new TestCaseData(Right with { EndpointUrl = "http://127.0.0.1:8086", PeriodSeconds = 1, SubnetIds = ["subnet-0a1b"], SecurityGroupId = "sg-0a1b" }).SetArgDisplayNames("the lab");
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return Case(Right with { Name = "" }, "name");
        yield return Case(Right with { Name = "Alice" }, "name");
        yield return Case(Right with { Name = "a\n" }, "name");
        yield return Case(Right with { Name = new string('a', 33) }, "name");
        yield return Case(Right with { Region = "Frankfurt" }, "region");
        yield return Case(Right with { Profile = "a b" }, "profile");
        yield return Case(Keys with { Profile = "work" }, "profile");
        yield return Case(Keys with { AccessKeyId = "short" }, "accessKeyId");
        yield return Case(Keys with { AccessKeyId = "ASIAIOSFODNN7EXAMPLE" }, "accessKeyId");
        yield return Case(Keys with { AccessKeyId = "two words" }, "accessKeyId");
        yield return Case(Keys with { RoleArn = "arn:aws:iam::123456789012:role/scalectl", ExternalId = "two words" }, "externalId");
        yield return Case(Keys with { AccessKeyId = null }, "accessKeyId");
        yield return Case(Keys with { SecretAccessKey = null }, "secretAccessKey");
        yield return Case(Keys with { SecretAccessKey = "two words" }, "secretAccessKey");
        yield return Case(Right with { RoleArn = "arn:aws:iam::1:role/x" }, "roleArn");
        yield return Case(Right with { ExternalId = "x1" }, "externalId");
        yield return Case(Right with { SubnetIds = ["subnet-1", "vpc-1"] }, "subnetIds");
        yield return Case(Right with { SecurityGroupId = "sg-;" }, "securityGroupId");
        yield return Case(Right with { KeyName = " x" }, "keyName");
        yield return Case(Right with { EndpointUrl = "127.0.0.1:8086" }, "endpointUrl");
        yield return Case(Right with { EndpointUrl = "http://me:secret@127.0.0.1/" }, "endpointUrl");
        yield return Case(Right with { EndpointUrl = "file:///etc/passwd" }, "endpointUrl");
        yield return Case(Right with { PeriodSeconds = 0 }, "periodSeconds");
        yield return Case(Right with { PeriodSeconds = double.NaN }, "periodSeconds");
        yield return Case(Right with { Name = "_", Region = "_", PeriodSeconds = -1 }, "name", "region", "periodSeconds");
    }

    [TestCaseSource(nameof(Good))]
    public void Check_RightSettings_FindsNothing(UserSettings user) => Assert.That(UserRules.Check(user), Is.Empty);

    [TestCaseSource(nameof(Bad))]
    public void Check_WrongSettings_NamesEachArgumentAtFault(UserSettings user, string[] arguments)
    {
        var errors = UserRules.Check(user);

        Assert.That(errors.Select(e => e.Argument), Is.EqualTo(arguments));
        Assert.That(errors.Select(e => e.Expected.Length * e.Example.Length), Has.All.GreaterThan(0));
        Assert.That(string.Concat(errors), Does.Not.Contain("two words"), "a secret is never repeated");
    }

    private static TestCaseData Case(UserSettings user, params string[] arguments)
        => new TestCaseData(user, arguments).SetArgDisplayNames(string.Join(", ", UserRules.Check(user).Select(e => $"{e.Argument} {e.Found}")));
}
