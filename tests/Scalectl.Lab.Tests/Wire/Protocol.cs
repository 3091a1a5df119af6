namespace Scalectl.Lab.Tests.Wire;

/// <summary>AWS's three forms of a call to CloudWatch.</summary>
internal enum Protocol
{
    Query,
    Cbor,
    Json,
}
