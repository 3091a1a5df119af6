using System.Globalization;

namespace Scalectl.Pricing;

/// <summary>What machines cost, from a CSV file: <c>region,type,perHour,currency</c>, lines that begin with # are remarks.</summary>
/// <param name="Source">How a report calls a price of it: <c>list price of 2025-01</c>, <c>prices.csv</c>.</param>
/// <param name="Prices">In the file's order.</param>
public sealed record PriceList(string Source, IReadOnlyList<ListedPrice> Prices)
{
    /// <summary>Name of a user's own file in the home.</summary>
    public const string FileName = "prices.csv";

    /// <summary>Any region, in a user's own file.</summary>
    public const string AnyRegion = "*";

    private const string Header = "region,type,perHour,currency";
    private const string Example = "eu-central-1,t3.micro,0.012,USD";
    private const string DateMark = "# As of: ";
    private const int MostCharacters = 1_000_000;

    private static readonly Lazy<PriceList> Embedded = new(ReadEmbedded);

    /// <summary>The dated list that is part of the program.</summary>
    public static PriceList BuiltIn => Embedded.Value;

    /// <summary>Reads a list; every wrong line at once.</summary>
    /// <param name="csv">The file's text.</param>
    /// <param name="source">See <see cref="Source"/>.</param>
    public static Outcome<PriceList> Parse(string csv, string source)
    {
        if (csv.Length > MostCharacters)
        {
            return new InvalidInput(FileName, FormattableString.Invariant($"{csv.Length} characters"), FormattableString.Invariant($"at most {MostCharacters} characters"), Example);
        }

        List<ListedPrice> prices = [];
        List<InvalidInput> errors = [];
        var number = 0;
        foreach (var line in csv.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#' || line.Equals(Header, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (Read(line) is { } price)
            {
                prices.Add(price);
            }
            else
            {
                errors.Add(new InvalidInput(FileName, InvalidInput.Shorten(line), $"{Header} with a region or *, a machine type, a price of 0 or more, and three capital letters", Example, number));
            }
        }

        return errors.Count > 0 ? errors : new PriceList(source, prices);
    }

    /// <summary>The price of a machine type in a region; null: it is not listed. Of two lines the region's own one, then the last.</summary>
    public ListedPrice? Find(string region, string type)
    {
        var all = Prices.Where(p => p.Type == type && (p.Region == region || p.Region == AnyRegion)).ToList();
        return all.LastOrDefault(p => p.Region == region) ?? all.LastOrDefault();
    }

    private static ListedPrice? Read(string line)
    {
        var cells = line.Split(',', StringSplitOptions.TrimEntries);
        return cells.Length is 3 or 4 && cells[0].Length is > 0 and <= 40 && cells[1].Length is > 0 and <= 40
            && double.TryParse(cells[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var perHour) && double.IsFinite(perHour)
            && (cells.Length == 3 || (cells[3].Length == 3 && cells[3].All(char.IsAsciiLetterUpper)))
            ? new ListedPrice(cells[0], cells[1], perHour, cells.Length == 4 ? cells[3] : "USD")
            : null;
    }

    private static PriceList ReadEmbedded()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream(FileName)!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var date = text.Split('\n').First(line => line.StartsWith(DateMark, StringComparison.Ordinal))[DateMark.Length..].Trim();
        return Parse(text, $"list price of {date}").Value ?? throw new FormatException("the embedded prices.csv has a wrong line");
    }
}

/// <summary>A machine type's price for an hour.</summary>
/// <param name="Region">Of the cloud; * is any.</param>
/// <param name="Type">Machine type.</param>
/// <param name="PerHour">0 or more.</param>
/// <param name="Currency">Three letters.</param>
public sealed record ListedPrice(string Region, string Type, double PerHour, string Currency);
