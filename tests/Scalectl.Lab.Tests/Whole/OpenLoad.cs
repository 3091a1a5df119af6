using System.Net;

namespace Scalectl.Lab.Tests.Whole;

/// <summary>A bounded open-loop load: each request goes when it is due, whatever became of those before.</summary>
internal static class OpenLoad
{
    public static async Task<IReadOnlyList<HttpStatusCode>> SendAsync(Uri target, int ratePerSecond, int count, CancellationToken ct)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var begun = TimeProvider.System.GetTimestamp();
        List<Task<HttpStatusCode>> asked = [];
        for (var i = 0; i < count; i++)
        {
            var left = TimeSpan.FromSeconds((double)i / ratePerSecond) - TimeProvider.System.GetElapsedTime(begun);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, ct);
            }

            asked.Add(AskAsync());
        }

        return await Task.WhenAll(asked);

        async Task<HttpStatusCode> AskAsync()
        {
            using var answer = await client.GetAsync(target, ct);
            return answer.StatusCode;
        }
    }
}
