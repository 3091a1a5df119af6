using Scalectl.Aws.Connection;

namespace Scalectl.Aws.Tests.Edge;

/// <summary>What the tests of one operation share: a fake cloud, real clients against it, and the comparison of requests.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    public Cloud(TimeProvider? clock = null, Func<AwsConnection, AwsConnection>? change = null)
    {
        var connection = new AwsConnection("eu-central-1") { Endpoint = Edge.Address };
        Clients = AwsClients.Connect(change?.Invoke(connection) ?? connection, new StaticKeys("AKIDEXAMPLE", "secret"), clock ?? TimeProvider.System);
    }

    public FakeCloud Edge { get; } = new();

    public AwsClients Clients { get; }

    public static string Answered(string action, string result = "") => $"""
        <{action}Response xmlns="http://example.amazonaws.com/doc/2011-01-01/">
         {(result.Length > 0 ? $"<{action}Result>{result}</{action}Result>" : "")}
         <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
        </{action}Response>
        """;

    public static string Error(string code, string message) => $"""
        <ErrorResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
         <Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r-2</RequestId>
        </ErrorResponse>
        """;

    public static string Ec2Error(string code, string message) => $"""
        <Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15">
         <Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>r-3</RequestID>
        </Response>
        """;

    /// <summary>Asserts the parameters of the request at that place, all of them, in any order.</summary>
    public void AssertAsked(string expected, int at = 0)
    {
        var lines = expected.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);
        Assert.That(Edge.Requests.ElementAt(at).Text, Is.EqualTo(string.Join('\n', lines)));
    }

    public async ValueTask DisposeAsync()
    {
        Clients.Dispose();
        await Edge.DisposeAsync();
    }
}
