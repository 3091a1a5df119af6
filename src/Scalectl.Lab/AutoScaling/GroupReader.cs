using Scalectl.Lab.Ec2;
using Scalectl.Lab.Machines;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>Reads a group's settings from a request; what is wrong is noted in the request.</summary>
internal sealed class GroupReader(LaunchTemplateStore templates, MachineFleet fleet, ITargetRegistry targets, LabOptions options)
{
    public GroupSettings ReadNew(QueryRequest request, out int desired)
    {
        var min = request.RequiredInt("MinSize");
        var max = request.RequiredInt("MaxSize");
        var wanted = request.Int("DesiredCapacity");
        var settings = ReadChange(request)(new GroupSettings
        {
            Name = request.Required("AutoScalingGroupName"),
            Template = ReadTemplate(request) ?? new TemplateReference("", "", ""),
            Min = min,
            Max = max,
            Tags = ReadTags(request),
            TargetGroupArns = request.List("TargetGroupARNs"),
        });
        CheckTargetGroups(request, settings.TargetGroupArns);
        if (!request.Has("LaunchTemplate"))
        {
            request.Note(AwsError.Validation("Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter."));
        }

        if (settings.Zones.Count == 0)
        {
            request.Note(AwsError.Validation("At least one Availability Zone or VPC Subnet is required."));
        }

        if (settings.Name.Length > 255 || settings.Name.Contains(':', StringComparison.Ordinal))
        {
            request.Note(AwsError.Validation($"1 validation error detected: Value {InvalidInput.Shorten(settings.Name)} at 'autoScalingGroupName' failed to satisfy constraint: at most 255 characters, no colon"));
        }

        if (Sizes.Check(min, max, wanted) is { } error)
        {
            request.Note(error);
        }

        desired = wanted ?? min;
        return settings;
    }

    /// <summary>What a request sets, as a change of settings; all that it does not name stays.</summary>
    public Func<GroupSettings, GroupSettings> ReadChange(QueryRequest request)
    {
        var (min, max) = (request.Int("MinSize"), request.Int("MaxSize"));
        var (cooldown, warmUp, grace) = (Seconds(request, "DefaultCooldown"), Seconds(request, "DefaultInstanceWarmup", -1), Seconds(request, "HealthCheckGracePeriod"));
        var health = request.Text("HealthCheckType");
        var template = ReadTemplate(request);
        var policies = request.List("TerminationPolicies");
        var protect = request.Flag("NewInstancesProtectedFromScaleIn");
        var zones = ReadZones(request, out var subnets);
        if (health is not (null or "EC2" or "ELB"))
        {
            request.Note(AwsError.Validation($"Health check type {InvalidInput.Shorten(health)} is not valid. Valid are EC2 and ELB."));
        }

        return old => old with
        {
            Min = min ?? old.Min,
            Max = max ?? old.Max,
            DefaultCooldown = cooldown ?? old.DefaultCooldown,
            // -1 removes the default warm-up.
            DefaultInstanceWarmup = warmUp is null ? old.DefaultInstanceWarmup : warmUp < TimeSpan.Zero ? null : warmUp,
            HealthCheckGracePeriod = grace ?? old.HealthCheckGracePeriod,
            HealthCheckType = health ?? old.HealthCheckType,
            Template = template ?? old.Template,
            TerminationPolicies = policies.Count > 0 ? policies : old.TerminationPolicies,
            ProtectNewInstances = protect ?? old.ProtectNewInstances,
            Zones = zones ?? old.Zones,
            Subnets = zones is null ? old.Subnets : subnets,
        };
    }

    public void CheckTargetGroups(QueryRequest request, IReadOnlyList<string> arns)
    {
        if (arns.FirstOrDefault(arn => !targets.Exists(arn)) is { } unknown)
        {
            request.Note(AwsError.Validation($"Provided Target Groups may not be valid. Please ensure they exist and try again. ({unknown})"));
        }
    }

    public static IReadOnlyList<GroupTag> ReadTags(QueryRequest request)
        => [.. request.Structures("Tags").Select(t => new GroupTag(t.Required("Key"), t.Text("Value") ?? "", t.Flag("PropagateAtLaunch") ?? false))];

    private static TimeSpan? Seconds(QueryRequest request, string name, int least = 0)
    {
        var seconds = request.Int(name);
        if (seconds < least)
        {
            request.Note(AwsError.Validation($"1 validation error detected: Value '{seconds}' at '{name}' failed to satisfy constraint: Member must have value greater than or equal to {least}"));
        }

        return seconds is { } given ? TimeSpan.FromSeconds(given) : null;
    }

    private TemplateReference? ReadTemplate(QueryRequest request)
    {
        if (!request.Has("LaunchTemplate"))
        {
            return null;
        }

        var given = request.Structure("LaunchTemplate");
        var idOrName = given.Text("LaunchTemplateId") ?? given.Text("LaunchTemplateName") ?? "";
        var version = given.Text("Version") is { Length: > 0 } v ? v : "$Default";
        const string Sentence = "You must use a valid fully-formed launch template. ";
        if (templates.Find(idOrName) is not { } template)
        {
            request.Note(AwsError.Validation($"{Sentence}The specified launch template, with template ID {idOrName}, does not exist."));
            return null;
        }

        if (template.Version(version) is not { } found)
        {
            request.Note(AwsError.Validation($"{Sentence}The specified launch template version, {version}, of {template.Id} does not exist."));
            return null;
        }

        if (fleet.Image(found.ImageId) is null)
        {
            request.Note(AwsError.Validation($"{Sentence}The image id '[{found.ImageId}]' does not exist. The lab has {string.Join(", ", fleet.Images.Select(i => i.ImageId))}."));
        }

        return new TemplateReference(template.Id, template.Name, version);
    }

    private IReadOnlyList<string>? ReadZones(QueryRequest request, out string subnets)
    {
        subnets = request.Text("VPCZoneIdentifier") ?? "";
        var zones = request.List("AvailabilityZones").ToList();
        foreach (var subnet in subnets.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var letter = LabSubnets.All.FirstOrDefault(s => s.Subnet == subnet).ZoneLetter;
            if (letter is null)
            {
                request.Note(AwsError.Validation($"The subnet ID '{subnet}' does not exist. The lab has {string.Join(", ", LabSubnets.All.Select(s => s.Subnet))}."));
            }

            zones.Add(options.Region + letter);
        }

        return zones.Count == 0 ? null : [.. zones.Distinct()];
    }
}
