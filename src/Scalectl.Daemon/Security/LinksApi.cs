using Scalectl.Api;
using Scalectl.Daemon.Api;
using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Security;

/// <summary>The page's way in: <c>POST links</c> gives an address, <c>/login</c> turns it into a cookie and, in the address's fragment, which no server sees, a key.</summary>
public static class LinksApi
{
    public static void MapLinks(this WebApplication app)
    {
        app.MapPost("/api/v1/links", (LoginLinks links, DaemonIdentity identity)
            => TypedResults.Ok(new LinkView($"{identity.Address}{AccessGate.LoginPath}?code={links.NewCode()}")));
        app.MapGet(AccessGate.LoginPath, Login).ExcludeFromDescription();
    }

    private static IResult Login(string? code, LoginLinks links, HttpContext context)
    {
        if (links.Redeem(code) is not { } session)
        {
            return Problems.Answer(StatusCodes.Status401Unauthorized, "This link was used already or is too old: run scalectl dashboard for a new one.");
        }

        context.Response.Cookies.Append(AccessGate.Cookie, session.Cookie, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            IsEssential = true,
        });
        return TypedResults.LocalRedirect($"/#{session.Key}");
    }
}
