namespace Scalectl.Lab.Wire;

/// <summary>One of AWS's forms of calls; the operations behind them know of none.</summary>
public interface IWireProtocol
{
    /// <summary>Whether a request has this form.</summary>
    bool Speaks(HttpRequest request);

    WireCall Read(HttpRequest request, SignedScope? scope, byte[] body);

    WireAnswer Write(WireCall call, QueryAnswer answer, string requestId);
}
