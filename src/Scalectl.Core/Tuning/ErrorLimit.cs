using System.Globalization;

namespace Scalectl.Tuning;

/// <summary>How many errors a threshold may have: a number of requests in a run, or a share of those that ended.</summary>
/// <param name="Value">The limit: requests, or percent. 0 or more.</param>
/// <param name="IsShare">Percent.</param>
public readonly record struct ErrorLimit(double Value, bool IsShare)
{
    /// <summary>Not one error.</summary>
    public static ErrorLimit None => default;

    /// <summary>Reads <c>0</c>, <c>25</c> or <c>0.5%</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="argument">Whose it is.</param>
    public static Outcome<ErrorLimit> Parse(string? text, string argument = "--error-limit")
    {
        var trimmed = text?.Trim() ?? "";
        var share = trimmed.EndsWith('%');
        var number = double.TryParse(share ? trimmed[..^1].TrimEnd() : trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        return number && double.IsFinite(value) && (!share || value <= 100)
            ? new ErrorLimit(value, share)
            : new InvalidInput(argument, InvalidInput.Shorten(text), "a number of errors, 0 or more, or their share, 0% to 100%", "0.5%");
    }

    /// <summary>What is compared with <see cref="Value"/>.</summary>
    public double Of(TuningFigures figures) => IsShare ? figures.ErrorSharePct : figures.Errors;

    /// <summary>Whether figures are within it.</summary>
    public bool Allows(TuningFigures figures) => Of(figures) <= Value;

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value}{(IsShare ? "%" : "")}");
}
