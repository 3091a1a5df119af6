using System.Globalization;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>An attribute of a balancer or a target group: its default and what it may be set to.</summary>
/// <param name="Default">AWS's default.</param>
/// <param name="Expected">In words, for the error.</param>
/// <param name="Allowed">Whether a value is allowed.</param>
public sealed record AttributeRule(string Default, string Expected, Func<string, bool> Allowed)
{
    /// <summary>Whole seconds within a range.</summary>
    public static AttributeRule Seconds(int preset, int least, int most) => new(
        preset.ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most);

    /// <summary>What the lab can do only one way: other values are refused, not ignored.</summary>
    public static AttributeRule Only(string value) => new(value, $"{value} (the lab knows no other)", text => text == value);

    /// <summary>true or false.</summary>
    public static AttributeRule Flag(bool preset) => new(preset ? "true" : "false", "true or false", static text => text is "true" or "false");
}
