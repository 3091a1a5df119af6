using Microsoft.Net.Http.Headers;

namespace Scalectl.Daemon.Security;

/// <summary>
/// Lets a request through that knows the token (or comes from a page that was let in) and that was meant for us:
/// a name that resolves here but is not a loopback name is another site's trick (DNS rebinding).
/// </summary>
public sealed class AccessGate(RequestDelegate next, AccessToken token, PageSessions sessions)
{
    public const string Cookie = "scalectl-session";

    public const string LoginPath = "/login";

    /// <summary>Where the page puts its key; in the query for an event source, which cannot have headers.</summary>
    public const string KeyHeader = "X-Scalectl-Page", KeyQuery = "page";

    public Task InvokeAsync(HttpContext context)
    {
        WriteHeaders(context.Response.Headers);
        if (!IsOwnName(context))
        {
            return Refuse(context, StatusCodes.Status403Forbidden);
        }

        if (context.Request.Path == LoginPath || HasToken(context.Request))
        {
            return next(context);
        }

        return !IsLoggedIn(context.Request) ? Refuse(context, StatusCodes.Status401Unauthorized)
            : FromOwnPage(context) ? next(context)
            : Refuse(context, StatusCodes.Status403Forbidden);
    }

    private bool IsLoggedIn(HttpRequest request)
    {
        var cookie = request.Cookies[Cookie];
        var isFile = HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/openapi");
        return isFile ? sessions.Admits(cookie) : sessions.Admits(cookie, (string?)request.Headers[KeyHeader] ?? request.Query[KeyQuery]);
    }

    private static bool IsOwnName(HttpContext context)
    {
        var host = context.Request.Host;
        return host.Host is "127.0.0.1" or "localhost" or "[::1]" && (host.Port ?? 80) == context.Connection.LocalPort;
    }

    private bool HasToken(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && token.Admits(header[scheme.Length..].Trim());
    }

    /// <summary>Cookies go to every port of a host and "same site" ignores ports: only the browser's own word on the origin counts.</summary>
    private static bool FromOwnPage(HttpContext context)
    {
        var headers = context.Request.Headers;
        var own = $"http://{context.Request.Host}";
        return (headers.Origin.Count == 0 || headers.Origin == own)
            && (!headers.TryGetValue("Sec-Fetch-Site", out var site) || site == "same-origin" || site == "none");
    }

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        }

        return Task.CompletedTask;
    }

    private static void WriteHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
