using System.Globalization;
using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>Pages as Auto Scaling demands: MaxRecords 1 to 100, NextToken.</summary>
internal static class Paging
{
    public static QueryAnswer Answer<T>(QueryRequest request, IReadOnlyList<T> all, Func<T, string> key, int defaultSize, Func<IReadOnlyList<T>, XElement> list)
    {
        var size = request.Int("MaxRecords") ?? defaultSize;
        if (size is < 1 or > 100)
        {
            request.Note(AwsError.Validation(string.Create(CultureInfo.InvariantCulture, $"1 validation error detected: Value '{size}' at 'maxRecords' failed to satisfy constraint: between 1 and 100")));
        }

        if (request.Problem is { } problem)
        {
            return problem;
        }

        return Page<T>.After(all, key, request.Text("NextToken"), size) is { } page
            ? QueryAnswer.Of(list(page.Items), AwsXml.Optional("NextToken", page.NextToken))
            : new AwsError("InvalidNextToken", "The NextToken value is not valid.");
    }
}
