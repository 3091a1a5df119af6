using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.Apps;
using Scalectl.Client.CommandLine;
using Scalectl.Scaling;
using Scalectl.Simulation;

namespace Scalectl.Client.Simulation;

/// <summary>Options of <c>scalectl simulate</c> that say how the group scales: those of an app, and what only a simulation lets choose.</summary>
internal static class SimulatedPolicyFields
{
    private static readonly Field<PolicyKind> Kind = Field<PolicyKind>.Option(
        "--policy", "Scaling policy (repeatable: several together). [default: target-tracking]", Readers.Word<PolicyKind>, "target-tracking", "target-tracking|step|simple|hpa|static");

    private static readonly Field<double> Target = Field<double>.Option(
        "--target", "Target or threshold of the mean CPU, percent; with several policies one for all, or one for each that has one, in their order. [default: 60]", Readers.Number(0.001, 1000, "percent", "60"), "60", "percent");

    private static readonly Field<double> WarmUp =
        Field<double>.Option("--warm-up", "Until a machine in service counts for the mean CPU. [default: 300; hpa: 0]", Readers.Seconds(0, 86_400, "120"), "120", "time");

    private static readonly Field<int> OutPeriods =
        Field<int>.Option("--out-periods", "Periods above the threshold that a scale-out waits for. [default: 3]", Readers.Whole(1, 1440, "3"), "3", "number");

    private static readonly Field<int> InPeriods =
        Field<int>.Option("--in-periods", "Periods below the threshold that a scale-in waits for. [default: 15]", Readers.Whole(1, 1440, "15"), "15", "number");

    private static readonly Field<int> MinAdjustment =
        Field<int>.Option("--min-adjustment", "Least machines that a percentage adds or removes (step, simple). [default: 0]", Readers.Whole(0, 1000, "2"), "2", "number");

    private static readonly Option<bool> NoBehavior = new("--no-behavior") { Description = "HPA without spec.behavior: the older way of Kubernetes." };

    private static readonly Field<double> Stabilization =
        Field<double>.Option("--stabilization", "How long a higher recommendation holds up a scale-in (hpa). [default: 300]", Readers.Seconds(0, 3600, "300"), "300", "time");

    private static readonly Field<double> Tolerance =
        Field<double>.Option("--tolerance", "Share around the target in which nothing happens (hpa). [default: 0.1]", Readers.Number(0, 1, "a share", "0.1"), "0.1", "share");

    public static IReadOnlyList<Symbol> Symbols =>
    [
        Kind.Symbol, Target.Symbol, WarmUp.Symbol, OutPeriods.Symbol, InPeriods.Symbol, PolicyFields.DisableScaleIn,
        PolicyFields.LowTarget.Symbol, PolicyFields.StepsOut.Symbol, PolicyFields.StepsIn.Symbol, PolicyFields.AdjustmentType.Symbol, PolicyFields.Adjustment.Symbol, MinAdjustment.Symbol, PolicyFields.Cooldown.Symbol,
        NoBehavior, Stabilization.Symbol, Tolerance.Symbol,
    ];

    /// <summary>Whether any of them is given.</summary>
    public static bool AnyGiven(Call call) => Symbols.Any(symbol => call.Words.Contains(symbol.Name));

    /// <summary>Empty while an error is pending.</summary>
    /// <param name="call">The command.</param>
    /// <param name="recorded">What is left out is as in this one, as long as it is of the same kind; null: the defaults.</param>
    /// <param name="recordedWarmUp">Warm-up where none is given; null: the default.</param>
    public static IReadOnlyList<SimulatedPolicy> Read(Call call, SimulatedPolicy? recorded = null, double? recordedWarmUp = null)
    {
        IReadOnlyList<PolicyKind> kinds = call.All(Kind) is { Count: > 0 } given ? given : [recorded?.Policy.Kind ?? PolicyKind.TargetTracking];
        var standard = recorded is { } ran && kinds.All(k => k == ran.Policy.Kind) ? ran.Policy : new PolicyView();
        var targets = Targets(call, kinds, standard.Target);
        var (low, type) = (call.Maybe(PolicyFields.LowTarget) ?? standard.LowTarget, call.Text(PolicyFields.AdjustmentType) ?? standard.AdjustmentType);
        if (!CapacityAdjustment.ByName.ContainsKey(type))
        {
            call.Report([new(PolicyFields.AdjustmentType.Label, InvalidInput.Shorten(type), $"one of {string.Join(", ", CapacityAdjustment.ByName.Keys.Order(StringComparer.Ordinal))}", "ChangeInCapacity")]);
        }

        var (stepsOut, stepsIn) = (call.Optional(PolicyFields.StepsOut, standard.StepsOut), call.Optional(PolicyFields.StepsIn, standard.StepsIn));
        var (adjustment, least, cooldown) = (call.Optional(PolicyFields.Adjustment, standard.Adjustment), call.Optional(MinAdjustment, 0), call.Maybe(PolicyFields.Cooldown) ?? standard.CooldownSeconds);
        var (warmUp, outPeriods, inPeriods) = (call.Maybe(WarmUp), call.Optional(OutPeriods, CpuAlarms.OutPeriods), call.Optional(InPeriods, CpuAlarms.InPeriods));
        var (stabilization, tolerance) = (call.Optional(Stabilization, 300), call.Optional(Tolerance, 0.1));
        if (!call.Sound)
        {
            return [];
        }

        IReadOnlyList<SimulatedPolicy> policies = [.. kinds.Select((kind, i) => new SimulatedPolicy
        {
            Policy = new PolicyView
            {
                Kind = kind,
                Target = targets[i],
                LowTarget = low,
                StepsOut = stepsOut,
                StepsIn = stepsIn,
                AdjustmentType = type,
                Adjustment = adjustment,
                CooldownSeconds = cooldown,
                DisableScaleIn = call.Is(PolicyFields.DisableScaleIn) || standard.DisableScaleIn,
            },
            WarmUpSeconds = warmUp ?? (kind == PolicyKind.Hpa ? 0 : recordedWarmUp ?? Scalectl.Scaling.WarmUp.DefaultCooldownSeconds),
            OutPeriods = outPeriods,
            InPeriods = inPeriods,
            MinAdjustmentMagnitude = least,
            HpaBehavior = !call.Is(NoBehavior),
            HpaStabilizationSeconds = stabilization,
            HpaTolerance = tolerance,
        })];
        call.Report(PolicyFields.Misplaced(Heeded(call), kinds));
        call.Report(policies.SelectMany(p => p.Validate()).Distinct());
        return policies;
    }

    /// <summary>One for all, or one for each kind but static, which has none.</summary>
    private static List<double> Targets(Call call, IReadOnlyList<PolicyKind> kinds, double standard)
    {
        var given = call.All(Target);
        var needed = kinds.Count(k => k != PolicyKind.Static);
        if (given.Count > 1 && given.Count != needed)
        {
            call.Report([new(Target.Label, $"{given.Count} targets for {needed} policies that have one", "one target, or one for each of them", "--policy target-tracking --target 50 --policy step --target 80")]);
            return [.. kinds.Select(_ => 60.0)];
        }

        var next = 0;
        return [.. kinds.Select(kind => given.Count == 0 ? standard : given.Count == 1 ? given[0] : kind == PolicyKind.Static ? 60 : given[next++])];
    }

    /// <summary>Target and warm-up are not among them: who tries one policy after another leaves them where they are.</summary>
    private static IEnumerable<(string Label, bool Given, PolicyKind[] Kinds)> Heeded(Call call)
    {
        PolicyKind[] alarms = [PolicyKind.TargetTracking, PolicyKind.Step, PolicyKind.Simple];
        return
        [
            .. PolicyFields.Heeded(call).Select(o => o.Label == PolicyFields.DisableScaleIn.Name ? o with { Kinds = [.. o.Kinds, PolicyKind.Hpa] } : o),
            (OutPeriods.Label, call.Maybe(OutPeriods) is not null, alarms),
            (InPeriods.Label, call.Maybe(InPeriods) is not null, alarms),
            (MinAdjustment.Label, call.Maybe(MinAdjustment) is not null, [PolicyKind.Step, PolicyKind.Simple]),
            (NoBehavior.Name, call.Is(NoBehavior), [PolicyKind.Hpa]),
            (Stabilization.Label, call.Maybe(Stabilization) is not null, [PolicyKind.Hpa]),
            (Tolerance.Label, call.Maybe(Tolerance) is not null, [PolicyKind.Hpa]),
        ];
    }
}
