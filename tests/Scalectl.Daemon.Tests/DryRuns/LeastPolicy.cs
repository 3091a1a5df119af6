using System.Text.Json;

namespace Scalectl.Daemon.Tests.DryRuns;

/// <summary>The least policy of docs/aws.md, as its reader would copy it.</summary>
internal static class LeastPolicy
{
    /// <summary>What AWS wants beside the calls themselves, or what the lab does not bring about; each with its reason.</summary>
    private static readonly Dictionary<string, string> NotCalled = new()
    {
        ["autoscaling:CreateOrUpdateTags"] = "a group is made with tags",
        ["ec2:CreateTags"] = "templates, security groups, machines and their disks are made with tags",
        ["elasticloadbalancing:AddTags"] = "balancers, target groups and listeners are made with tags",
        ["cloudwatch:TagResource"] = "alarms are made with tags",
        ["ec2:RunInstances"] = "who makes a group from a template must be allowed to start what it describes",
        ["ssm:GetParameters"] = "an image that is named by resolve:ssm",
        ["iam:CreateServiceLinkedRole"] = "once in an account that never used Auto Scaling or load balancers",
    };

    public static void AssertCovers(IReadOnlySet<string> used)
    {
        var allowed = Actions(File.ReadAllText(Path.Combine(Repository(), "docs", "aws.md")));
        Assert.That(allowed.Except(NotCalled.Keys).Order(), Is.EqualTo(used.Order()), "docs/aws.md allows what is called: neither more nor less");
        Assert.That(allowed, Is.SupersetOf(NotCalled.Keys));
    }

    private static List<string> Actions(string document)
    {
        var json = document.Split("```json")[1].Split("```")[0];
        using var policy = JsonDocument.Parse(json);
        return [.. policy.RootElement.GetProperty("Statement").EnumerateArray().SelectMany(s => s.GetProperty("Action").EnumerateArray()).Select(a => a.GetString()!).Distinct()];
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Scalectl.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no Scalectl.sln above the tests");
        }

        return folder;
    }
}
