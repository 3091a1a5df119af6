using System.IO.Compression;

namespace Scalectl.Lab.Wire;

/// <summary>A request's body.</summary>
/// <param name="Sent">As it was sent and signed.</param>
/// <param name="Content">As it is read: without the compression that current clients give to a long PutMetricData.</param>
/// <param name="Problem">Why there is no content.</param>
public sealed record RequestBody(byte[] Sent, byte[] Content, AwsError? Problem = null)
{
    /// <summary>More than any action needs: PutMetricData is limited to 1 MB on AWS.</summary>
    private const int Most = 1 << 20;

    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (await ReadAsync(request.Body, cancellationToken) is not { } sent)
        {
            return new RequestBody([], [], TooLarge("The request"));
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is "" or "identity")
        {
            return new RequestBody(sent, sent);
        }

        if (encoding != "gzip")
        {
            return new RequestBody(sent, [], new AwsError("UnsupportedMediaType", $"Header Content-Encoding: found {InvalidInput.Shorten(encoding)}, expected gzip or none.", 415));
        }

        try
        {
            await using var unpacked = new GZipStream(new MemoryStream(sent), CompressionMode.Decompress);
            return await ReadAsync(unpacked, cancellationToken) is { } content
                ? new RequestBody(sent, content)
                : new RequestBody(sent, [], TooLarge("The decompressed request"));
        }
        catch (InvalidDataException exception)
        {
            return new RequestBody(sent, [], new AwsError("MalformedInput", $"The body is not compressed by gzip as its header says: {exception.Message}"));
        }
    }

    private static AwsError TooLarge(string what) => new("RequestEntityTooLarge", $"{what} is longer than {Most} bytes.", 413);

    private static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            copy.Write(buffer, 0, read);
            if (copy.Length > Most)
            {
                return null;
            }
        }

        return copy.ToArray();
    }
}
