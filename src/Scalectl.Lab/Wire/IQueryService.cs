namespace Scalectl.Lab.Wire;

/// <summary>How a service writes lists, answers and errors.</summary>
public enum QueryDialect
{
    /// <summary><c>X.member.1</c>; <c>ActionResponse/ActionResult/ResponseMetadata</c>; <c>ErrorResponse/Error</c>.</summary>
    Query,

    /// <summary><c>X.1</c>; <c>ActionResponse</c> with <c>requestId</c>; <c>Response/Errors/Error</c>.</summary>
    Ec2,
}

/// <summary>One AWS service of the lab, chosen by the service named in the signature's credential scope.</summary>
public interface IQueryService
{
    /// <summary>For example <c>autoscaling</c>, <c>monitoring</c>, <c>elasticloadbalancing</c>.</summary>
    string SigningName { get; }

    /// <summary>API version, for example <c>2011-01-01</c>.</summary>
    string Version { get; }

    /// <summary>XML namespace of answers, for example <c>http://autoscaling.amazonaws.com/doc/2011-01-01/</c>.</summary>
    string XmlNamespace { get; }

    QueryDialect Dialect => QueryDialect.Query;

    /// <summary>How it is called by CBOR and JSON; null: by the Query protocol only.</summary>
    RpcModel? Rpc => null;

    /// <summary>Does one action; unknown ones get <see cref="AwsError.UnknownAction"/>.</summary>
    Task<QueryAnswer> HandleAsync(string action, QueryRequest request, CancellationToken cancellationToken);
}
