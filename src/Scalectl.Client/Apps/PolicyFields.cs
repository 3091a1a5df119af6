using System.CommandLine;
using System.Globalization;
using Scalectl.Api;
using Scalectl.Client.CommandLine;

namespace Scalectl.Client.Apps;

/// <summary>Options of <c>scalectl app deploy</c> that say how the app scales.</summary>
internal static class PolicyFields
{
    private const string StepsExample = "'0..10:+1, 10..:+2'";

    private static readonly Field<PolicyKind> Kind =
        Field<PolicyKind>.Option("--policy", "Scaling policy. [default: target-tracking]", Readers.Word<PolicyKind>, "target-tracking", "target-tracking|step|simple|static");

    private static readonly Field<double> Target =
        Field<double>.Option("--target", "Target or threshold of the mean CPU, percent. [default: 60]", Readers.Number(1, 100, "percent", "60"), "60", "percent");

    public static readonly Field<double> LowTarget =
        Field<double>.Option("--low-target", "Threshold for scaling in (step, simple). [default: 0.75 of the target]", Readers.Number(0, 100, "percent", "45"), "45", "percent");

    public static readonly Field<IReadOnlyList<StepAdjustmentView>> StepsOut = Field<IReadOnlyList<StepAdjustmentView>>.Option(
        "--steps-out", "Steps out (step): FROM..TO:ADJUSTMENT, percent above the target. [default: '0..:+1']", ReadSteps, StepsExample, "steps");

    public static readonly Field<IReadOnlyList<StepAdjustmentView>> StepsIn = Field<IReadOnlyList<StepAdjustmentView>>.Option(
        "--steps-in", "Steps in (step), percent below the low target. [default: '..0:-1']", ReadSteps, "'-10..0:-1, ..-10:-2'", "steps");

    public static readonly Field<string> AdjustmentType = Field<string>.Option(
        "--adjustment-type", "What adjustments mean (step, simple): ChangeInCapacity, ExactCapacity, PercentChangeInCapacity. [default: ChangeInCapacity]", Readers.Text, "ChangeInCapacity", "type");

    public static readonly Field<int> Adjustment =
        Field<int>.Option("--adjustment", "Change of a scale-out (simple); a scale-in takes its negative. [default: 1]", Readers.Whole(1, 1000, "1"), "2", "number");

    public static readonly Field<double> Cooldown =
        Field<double>.Option("--cooldown", "Cooldown (simple). [default: the group's, 300s]", Readers.Seconds(0, 86_400, "300s"), "300s", "time");

    public static readonly Option<bool> DisableScaleIn = new("--disable-scale-in") { Description = "Scale out only." };

    public static Symbol[] Symbols =>
        [Kind.Symbol, Target.Symbol, LowTarget.Symbol, StepsOut.Symbol, StepsIn.Symbol, AdjustmentType.Symbol, Adjustment.Symbol, Cooldown.Symbol, DisableScaleIn];

    public static PolicyView Read(Call call)
    {
        var standard = new PolicyView();
        var policy = new PolicyView
        {
            Kind = call.Optional(Kind, standard.Kind),
            Target = call.Optional(Target, standard.Target),
            LowTarget = call.Maybe(LowTarget),
            StepsOut = call.Optional(StepsOut, standard.StepsOut),
            StepsIn = call.Optional(StepsIn, standard.StepsIn),
            AdjustmentType = call.Text(AdjustmentType) ?? standard.AdjustmentType,
            Adjustment = call.Optional(Adjustment, standard.Adjustment),
            CooldownSeconds = call.Maybe(Cooldown),
            DisableScaleIn = call.Is(DisableScaleIn),
        };
        if (call.Sound)
        {
            call.Report(Misplaced(Heeded(call), [policy.Kind]));
        }

        return policy;
    }

    /// <summary>Each option, and whether the user gave it.</summary>
    public static IEnumerable<(string Label, bool Given)> Given(Call call) =>
    [
        (Kind.Label, call.Maybe(Kind) is not null), (Target.Label, call.Maybe(Target) is not null), .. Heeded(call).Select(o => (o.Label, o.Given)),
    ];

    /// <summary>Options that not every kind of policy heeds.</summary>
    public static (string Label, bool Given, PolicyKind[] Kinds)[] Heeded(Call call) =>
    [
        (LowTarget.Label, call.Maybe(LowTarget) is not null, [PolicyKind.Step, PolicyKind.Simple]),
        (StepsOut.Label, call.All(StepsOut).Count > 0, [PolicyKind.Step]),
        (StepsIn.Label, call.All(StepsIn).Count > 0, [PolicyKind.Step]),
        (AdjustmentType.Label, call.Text(AdjustmentType) is not null, [PolicyKind.Step, PolicyKind.Simple]),
        (Adjustment.Label, call.Maybe(Adjustment) is not null, [PolicyKind.Simple]),
        (Cooldown.Label, call.Maybe(Cooldown) is not null, [PolicyKind.Simple]),
        (DisableScaleIn.Name, call.Is(DisableScaleIn), [PolicyKind.TargetTracking, PolicyKind.Step, PolicyKind.Simple]),
    ];

    /// <summary>Options that were given and that none of these kinds heeds.</summary>
    public static IEnumerable<InvalidInput> Misplaced(IEnumerable<(string Label, bool Given, PolicyKind[] Kinds)> options, IReadOnlyList<PolicyKind> kinds) =>
        from option in options
        where option.Given && !kinds.Any(option.Kinds.Contains)
        let words = string.Join(" or ", option.Kinds.Select(Word<PolicyKind>.Of))
        select new InvalidInput(
            option.Label, $"it with --policy {string.Join(" and ", kinds.Select(Word<PolicyKind>.Of))}, which does not heed it", $"--policy {words}, or without it", $"--policy {Word<PolicyKind>.Of(option.Kinds[0])}");

    /// <summary>Bounds may be left open; the cloud's rules on gaps and overlaps are the daemon's to check.</summary>
    private static Outcome<IReadOnlyList<StepAdjustmentView>> ReadSteps(string argument, string text)
    {
        List<StepAdjustmentView> steps = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split(':') is not [var range, var change] || range.Split("..") is not [var from, var to] || Bound(from) is not { } lower || Bound(to) is not { } upper
                || !int.TryParse(change, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var adjustment))
            {
                return new InvalidInput(argument, InvalidInput.Shorten(part), "FROM..TO:ADJUSTMENT, separated by commas; FROM or TO may be left out", StepsExample);
            }

            steps.Add(new StepAdjustmentView(Given(lower), Given(upper), adjustment));
        }

        return steps.ToArray();
    }

    /// <returns>NaN: left out; null: no number.</returns>
    private static double? Bound(string text)
        => text.Length == 0 ? double.NaN
            : double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
            : null;

    private static double? Given(double bound) => double.IsNaN(bound) ? null : bound;
}
