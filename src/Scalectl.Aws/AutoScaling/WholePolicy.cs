using System.Globalization;
using System.Xml.Linq;
using Scalectl.Aws.Query;

namespace Scalectl.Aws.AutoScaling;

/// <summary>
/// A policy with every field that the cloud tells of it, under the names that PutScalingPolicy takes, also those that
/// this program does not know: what is put back is equal in all of them.
/// </summary>
/// <param name="Type"><c>TargetTrackingScaling</c>, <c>StepScaling</c>, <c>SimpleScaling</c>, <c>PredictiveScaling</c>.</param>
/// <param name="Fields">Flattened: <c>TargetTrackingConfiguration.TargetValue</c>, <c>StepAdjustments.member.1.ScalingAdjustment</c> ..</param>
public sealed record WholePolicy(string Name, string Type, IReadOnlyDictionary<string, string> Fields)
{
    private const string TargetField = "TargetTrackingConfiguration.TargetValue";

    /// <summary>What an answer has and a request does not: the cloud's own names and the alarms that it keeps itself.</summary>
    private static readonly string[] OfTheAnswerOnly = ["PolicyARN", "Alarms", "AutoScalingGroupName"];

    public bool IsTargetTracking => Type == "TargetTrackingScaling";

    public double? Target => Fields.TryGetValue(TargetField, out var text) ? QueryXml.ParseDouble(text) : null;

    public WholePolicy WithTarget(double target)
        => this with { Fields = new Dictionary<string, string>(Fields) { [TargetField] = target.ToString("R", CultureInfo.InvariantCulture) } };

    /// <summary>Equal in every field; 50 and 50.0 are one number.</summary>
    public bool IsSameAs(WholePolicy other)
        => Fields.Count == other.Fields.Count && Fields.All(f => other.Fields.TryGetValue(f.Key, out var its) && (its == f.Value || IsSameNumber(its, f.Value)));

    internal static WholePolicy Read(XElement policy)
    {
        Dictionary<string, string> fields = [];
        foreach (var child in policy.Elements().Where(e => !OfTheAnswerOnly.Contains(e.Name.LocalName)))
        {
            Flatten(child, child.Name.LocalName, fields);
        }

        return new WholePolicy(policy.Text("PolicyName"), policy.Text("PolicyType"), fields);
    }

    private static void Flatten(XElement element, string path, Dictionary<string, string> fields)
    {
        var index = 0;
        foreach (var child in element.Elements())
        {
            Flatten(child, child.Name.LocalName == "member" ? string.Create(CultureInfo.InvariantCulture, $"{path}.member.{++index}") : $"{path}.{child.Name.LocalName}", fields);
        }

        if (!element.HasElements && element.Value.Length > 0)
        {
            fields[path] = element.Value;
        }
    }

    private static bool IsSameNumber(string a, string b)
        => double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y) && x.Equals(y);
}
