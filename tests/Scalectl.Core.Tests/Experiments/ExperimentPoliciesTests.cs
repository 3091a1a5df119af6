using System.Text.Json;
using Scalectl.Api;
using Scalectl.Experiments;

namespace Scalectl.Core.Tests.Experiments;

/// <summary>Several policies and scheduled changes in an experiment's file.</summary>
public sealed class ExperimentPoliciesTests
{
    [Test]
    public void Parse_SeveralPoliciesAndASchedule_AreKeptAndWrittenBack()
    {
        var specification = Parsed(Several("""
            policies: [{kind: target-tracking, target: 60}, {kind: step, target: 90, stepsOut: [{lowerBound: 0, adjustment: 3}]}]
            schedule: [{at: 5m, max: 12, desired: 4}, {at: 30s, min: 2}]
            """));
        var deploy = specification.App.Deploy!;

        Assert.That(deploy.Policies.Select(p => (p.Kind, p.Target)), Is.EqualTo(new[] { (PolicyKind.TargetTracking, 60.0), (PolicyKind.Step, 90.0) }));
        Assert.That(deploy.Schedule, Is.EqualTo(new[] { new ScheduleEntry { At = TimeSpan.FromSeconds(30), Min = 2 }, new ScheduleEntry { At = TimeSpan.FromMinutes(5), Max = 12, Desired = 4 } }));
        Assert.That((deploy.Policy, deploy.MostMachines), Is.EqualTo((deploy.Policies[0], 12)));
        var written = ExperimentFile.Write(specification);
        Assert.That(written, Does.Contain("\"policies\"").And.Not.Contain("\"policy\""));
        Assert.That(ExperimentFile.Write(Parsed(written)), Is.EqualTo(written));
        var stored = JsonSerializer.Deserialize(written, ExperimentJson.Default.ExperimentSpecification)!;
        Assert.That(ExperimentFile.Write(stored), Is.EqualTo(written), "the store reads it without the file's reader");
    }

    [Test]
    public void Parse_OnePolicy_IsWrittenAsBefore()
    {
        var written = ExperimentFile.Write(Parsed(Several("policy: {target: 70}")));

        Assert.That(written, Does.Contain("\"policy\"").And.Not.Contain("policies").And.Not.Contain("schedule"));
        var stored = JsonSerializer.Deserialize(written, ExperimentJson.Default.ExperimentSpecification)!;
        Assert.That((stored.App.Deploy!.Policies.Count, stored.App.Deploy.Policy.Target), Is.EqualTo((1, 70.0)));
    }

    [TestCase("policy: {target: 60}\npolicies: [{target: 50}]", "app.deploy.policies", "both policy and policies", 5)]
    [TestCase("policies: []", "app.deploy.policies", "0 policies", 4)]
    [TestCase("policies: [{target: 50, knid: step}]", "app.deploy.policies[0].knid", "unknown key", 4)]
    [TestCase("schedule: [{at: 0s, min: 2}]", "app.deploy.schedule[0].at", "0s", 4)]
    [TestCase("schedule: [{at: 1.5s, min: 2}]", "app.deploy.schedule[0].at", "1500ms", 4)]
    [TestCase("schedule: [{min: 2}]", "app.deploy.schedule[0].at", "nothing", 4)]
    [TestCase("schedule: [{at: 5m}]", "app.deploy.schedule[0].desired", "none of min, max, desired", 4)]
    [TestCase("schedule: [{at: 5m, min: 2}, {at: 300s, max: 3}]", "app.deploy.schedule", "two changes at 5m", 4)]
    [TestCase("schedule: [{at: 5m, min: 9}]", "app.deploy.schedule", "min 9 above max 8 from 300 s on", 4)]
    public void Parse_PoliciesAndScheduleThatCannotBe_SaysWhichLineAndWhy(string keys, string argument, string found, int line)
    {
        var errors = ExperimentFile.Parse(Several(keys)).Errors;

        Assert.That(errors.Any(e => e.Argument == argument && e.Found.Contains(found, StringComparison.Ordinal) && e.Line == line), string.Join("; ", errors));
    }

    private static string Several(string keys) => $"""
        name: several
        app:
          deploy: {"{"}imageId: ami-lab-webapp,
            {keys.Replace("\n", ",\n    ", StringComparison.Ordinal)}{"}"}
        load: {"{"}function: "60"{"}"}
        """;

    private static ExperimentSpecification Parsed(string text)
    {
        var outcome = ExperimentFile.Parse(text);
        Assert.That(outcome.Errors, Is.Empty, text);
        return outcome.Value!;
    }
}
