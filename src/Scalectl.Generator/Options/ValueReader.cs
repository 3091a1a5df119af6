using System.Globalization;
using Scalectl.Load;

namespace Scalectl.Generator.Options;

/// <summary>Turns texts into values and collects what is wrong with them, so that a user sees every error at once.</summary>
internal sealed class ValueReader(List<InvalidInput> errors)
{
    public bool Failed => errors.Count > 0;

    public void Add(InvalidInput error) => errors.Add(error);

    public string Missing(string name, string expected, string example)
    {
        errors.Add(new InvalidInput(name, "nothing", expected, example));
        return "";
    }

    public long Whole(string name, string text, long least, long most, string example)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        errors.Add(new InvalidInput(name, InvalidInput.Shorten(text), string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), example));
        return least;
    }

    public double Number(string name, string text, double least, double most, string example)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        errors.Add(new InvalidInput(name, InvalidInput.Shorten(text), string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), example));
        return least;
    }

    public T Choice<T>(string name, string text, T example)
        where T : struct, Enum
    {
        if (Word<T>.TryParse(text, out var value))
        {
            return value;
        }

        errors.Add(new InvalidInput(name, InvalidInput.Shorten(text), "one of " + string.Join(", ", Word<T>.All), Word<T>.Of(example)));
        return example;
    }

    public Dictionary<string, T> Pairs<T>(string name, IReadOnlyList<string> texts, char separator, Func<string, string, T> value)
    {
        var pairs = new Dictionary<string, T>();
        foreach (var text in texts)
        {
            var at = text.IndexOf(separator, StringComparison.Ordinal);
            if (at <= 0)
            {
                errors.Add(new InvalidInput(name, InvalidInput.Shorten(text), $"a name, '{separator}' and a value", RunOptionsReader.Known[name]));
                continue;
            }

            pairs[text[..at].Trim()] = value(text, text[(at + 1)..].Trim());
        }

        return pairs;
    }

    public double VariableValue(string whole, string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        errors.Add(new InvalidInput("--var", InvalidInput.Shorten(whole), "a name, '=' and a number", RunOptionsReader.Known["--var"]));
        return 0;
    }

    /// <summary>Takes a value, or what is wrong with it.</summary>
    public T? Take<T>(Outcome<T> outcome)
        where T : class
    {
        errors.AddRange(outcome.Errors);
        return outcome.Value;
    }

    public Route Route(string text)
    {
        var route = RouteText.Parse(text, "--route", InputFile.ReadBytes);
        errors.AddRange(route.Errors);
        return route.Value ?? new Route();
    }
}
