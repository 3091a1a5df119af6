using System.CommandLine;
using System.Globalization;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;
using Scalectl.Pricing;

namespace Scalectl.Client.Pricing;

/// <summary><c>scalectl price list</c>: what machines are taken to cost; needs no daemon.</summary>
internal static class PriceCommands
{
    private static readonly Field<string> Region = Field<string>.Option("--region", "Only this region. [default: all]", Readers.Text, "eu-central-1", "region");
    private static readonly Field<string> Type = Field<string>.Option("--type", "Only machine types that begin so. [default: all]", Readers.Text, "t3.", "type");
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Price => new Verb("price", "What machines cost where an experiment's file does not say it.", "scalectl price list --region eu-central-1").With(
        new Verb("list", $"List the prices: your own ({PriceList.FileName} in SCALECTL_HOME) before the dated ones of the program.", "scalectl price list --region eu-central-1 --type t3.", ListAsync)
            .With(Region.Symbol, Type.Symbol, Output.Symbol));

    private static async Task<int> ListAsync(Call call)
    {
        var (region, type) = (call.Text(Region), call.Text(Type));
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        var own = await OwnAsync(call);
        List<PricedType> prices =
        [
            .. new[] { own, PriceList.BuiltIn }.OfType<PriceList>().SelectMany(list => list.Prices.Select(p => new PricedType(p.Region, p.Type, p.PerHour, p.Currency, list.Source)))
                .Where(p => (region is null || p.Region == region || p.Region == PriceList.AnyRegion) && (type is null || p.Type.StartsWith(type, StringComparison.Ordinal))),
        ];
        call.Print(output, (IReadOnlyList<PricedType>)prices, Table);
        return ExitCode.Done;
    }

    private static async Task<PriceList?> OwnAsync(Call call)
    {
        var file = Path.Combine(call.Surroundings.Home, PriceList.FileName);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var own = PriceList.Parse(await File.ReadAllTextAsync(file, call.Cancellation), PriceList.FileName);
            return own.Ok ? own.Value : throw CommandFailure.Of(own.Errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"cannot read {file}: {e.Message}");
        }
    }

    private static Grid Table(IReadOnlyList<PricedType> prices)
    {
        var grid = new Grid("region", "type", "perHour", "currency", "source") { Empty = $"no such price; state your own in {PriceList.FileName} of SCALECTL_HOME, or with price: in the experiment's file" };
        foreach (var p in prices)
        {
            grid.Add(p.Region, p.Type, p.PerHour.ToString("R", CultureInfo.InvariantCulture), p.Currency, p.Source);
        }

        return grid;
    }
}

/// <summary>A line of <c>price list</c>.</summary>
internal sealed record PricedType(string Region, string Type, double PerHour, string Currency, string Source);
