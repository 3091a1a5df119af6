namespace Scalectl.Aws.Tests;

/// <summary>No test may find this machine's own AWS configuration, nor ask the metadata service.</summary>
[SetUpFixture]
public class Isolation
{
    [OneTimeSetUp]
    public void Hide()
    {
        var nowhere = Path.Combine(Path.GetTempPath(), $"scalectl-no-aws-{Guid.NewGuid():N}");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", nowhere);
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", nowhere);
        foreach (var name in new[] { "AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN" })
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
