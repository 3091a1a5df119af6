using System.Globalization;
using Scalectl.Api;
using Scalectl.Client.Errors;

namespace Scalectl.Client.Daemon;

/// <summary>
/// Refuses what the daemon would not take. The daemon does so in the middle of the sending, which looks as if it had gone away.
/// </summary>
internal sealed class SizeLimit(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            await content.LoadIntoBufferAsync(cancellationToken);
            if (content.Headers.ContentLength is > RequestLimits.MostBytes and var bytes)
            {
                throw CommandFailure.Of([new(
                    "request", string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes, as they are sent to the daemon"),
                    string.Create(CultureInfo.InvariantCulture, $"at most {RequestLimits.MostBytes} bytes"), "smaller files, bodies or traces")]);
            }
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
