using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Faults;

/// <summary>
/// A real server between a daemon and a lab: passes every call on as it is (the signature covers it), remembers it, and
/// lets go wrong what a test asks for.
/// </summary>
internal sealed class CloudProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Uri _lab;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly Lock _lock = new();
    private readonly List<SeenCall> _seen = [];
    private readonly Dictionary<string, Queue<Fault>> _faults = [];

    private CloudProxy(WebApplication app, string lab) => (_app, _lab) = (app, new Uri(lab));

    public string Address => _app.Urls.First();

    /// <summary>Every call since the start, or since <see cref="Forget"/>.</summary>
    public IReadOnlyList<SeenCall> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    public IReadOnlyList<SeenCall> Changes => [.. Seen.Where(c => c.Changes)];

    /// <summary>Actions whose faults have not all come to pass.</summary>
    public IReadOnlyList<string> Pending
    {
        get
        {
            lock (_lock)
            {
                return [.. _faults.Where(f => f.Value.Count > 0).Select(f => f.Key)];
            }
        }
    }

    public static async Task<CloudProxy> StartAsync(string lab)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var proxy = new CloudProxy(app, lab);
        app.Run(proxy.PassAsync);
        await app.StartAsync();
        return proxy;
    }

    /// <summary>The lab's user, who comes through here.</summary>
    public UserSettings User(LabProcess lab) => lab.User with { EndpointUrl = Address };

    public void Forget()
    {
        lock (_lock)
        {
            _seen.Clear();
        }
    }

    /// <summary>Faults come to pass in the order in which they were given.</summary>
    public void Break(string action, params Fault[] faults)
    {
        lock (_lock)
        {
            if (!_faults.TryGetValue(action, out var queue))
            {
                _faults[action] = queue = new Queue<Fault>();
            }

            foreach (var fault in faults)
            {
                queue.Enqueue(fault);
            }
        }
    }

    public void Mend()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var call = Read(context.Request.Headers.Authorization.ToString(), Encoding.UTF8.GetString(body.ToArray()));
        var fault = Next(call);
        if (fault is Fault.Refuse refusal)
        {
            context.Response.StatusCode = refusal.Status;
            context.Response.ContentType = "text/xml;charset=UTF-8";
            await context.Response.WriteAsync(refusal.Document(call.Service), context.RequestAborted);
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_lab, context.Request.Path + context.Request.QueryString)) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, value) in context.Request.Headers.Where(h => h.Key is not ("Content-Length" or "Transfer-Encoding" or "Connection")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToArray()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value.ToArray());
            }
        }

        using var answer = await _client.SendAsync(request, CancellationToken.None); // the work is done even if nobody waits for it
        var document = await answer.Content.ReadAsStringAsync(CancellationToken.None);
        if (fault is Fault.LoseAnswer)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = (answer.Content.Headers.ContentType ?? new MediaTypeHeaderValue("text/xml")).ToString();
        await context.Response.WriteAsync(fault is Fault.ShowNothing ? Fault.ShowNothing.Emptied(document) : document, context.RequestAborted);
    }

    private Fault? Next(SeenCall call)
    {
        lock (_lock)
        {
            _seen.Add(call);
            if (!_faults.TryGetValue(call.Action, out var queue) || !queue.TryDequeue(out var fault))
            {
                return null;
            }

            if (fault.Times > 1)
            {
                // The rest of it comes before what was queued behind it.
                var rest = queue.ToList();
                queue.Clear();
                queue.Enqueue(fault with { Times = fault.Times - 1 });
                rest.ForEach(queue.Enqueue);
            }

            return fault;
        }
    }

    /// <summary>The signature's scope names the service: <c>Credential=KEY/DATE/REGION/SERVICE/aws4_request</c>.</summary>
    private static SeenCall Read(string authorization, string body)
    {
        var scope = authorization.Split("Credential=")[^1].Split(',')[0].Split('/');
        var service = scope.Length == 5 ? scope[3] : "";
        var form = QueryHelpers.ParseQuery(body).ToDictionary(p => p.Key, p => p.Value.ToString());
        return new SeenCall(service == "monitoring" ? "cloudwatch" : service, form.GetValueOrDefault("Action") ?? "", form);
    }
}
