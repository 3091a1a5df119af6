using System.Globalization;
using System.Text;
using Scalectl.Load;

namespace Scalectl.Daemon.Clusters;

/// <summary>Whether a plan fits into its machines' user data; where it does not, what of it takes the most.</summary>
internal static class PlanSize
{
    public static InvalidInput? Check(GeneratorPlan plan)
    {
        var size = GeneratorUserData.SizeOf(plan);
        if (size <= GeneratorUserData.MostBytes)
        {
            return null;
        }

        (string Argument, string What, int Bytes, string Example)[] parts =
        [
            ("FUNCTION", "the function with the points of its traces", Encoding.UTF8.GetByteCount(plan.Function), "60+50*s(x/10)"),
            ("--route", "the routes with their headers and bodies", plan.Routes.Sum(route => Encoding.UTF8.GetByteCount(RouteText.Of(route))), "'POST /cart'"),
            ("--header", "the headers", plan.Headers.Sum(header => header.Key.Length + header.Value.Length), "'Accept: text/html'"),
            ("--ca-file", "the certificates", plan.CaCertificates?.Length ?? 0, "a file with nothing but the authority's certificate"),
        ];
        var largest = parts.MaxBy(part => part.Bytes);
        return new InvalidInput(
            largest.Argument,
            string.Create(CultureInfo.InvariantCulture, $"a plan of {size} bytes as its machines get it, most of it {largest.What} ({largest.Bytes})"),
            string.Create(CultureInfo.InvariantCulture, $"at most {GeneratorUserData.MostBytes} bytes, which is what user data has place for; function, routes, headers and certificates count four thirds, bodies 16/9"),
            largest.Example);
    }
}
