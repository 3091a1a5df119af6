using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.Api;

/// <summary><c>/api/v1/users</c>: stored cloud settings. Secrets go in and never come out.</summary>
public static class UsersApi
{
    private const string List = "scalectl user list";

    public static void MapUsers(this WebApplication app)
    {
        var users = app.MapGroup("/api/v1/users").WithTags("users");
        users.MapPost("", AddAsync).Produces<UserView>(StatusCodes.Status201Created);
        users.MapGet("", ListAsync);
        users.MapGet("{name}", ShowAsync).Produces<UserView>();
        users.MapDelete("{name}", RemoveAsync).Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>Asks the cloud first who that is: what is stored is known to work, unless the caller wants it unasked (<c>validate=false</c>).</summary>
    private static async Task<IResult> AddAsync(UserSettings settings, bool? validate, UserService users, CloudConnector connector, CancellationToken cancellationToken)
    {
        if (UserRules.Check(settings) is { Count: > 0 } errors)
        {
            return Problems.Invalid(errors);
        }

        if (await users.FindAsync(settings.Name, cancellationToken) is not null)
        {
            return Taken(settings.Name);
        }

        var user = users.Draft(settings);
        if (validate != false)
        {
            try
            {
                user = await connector.IdentifyAsync(user, cancellationToken);
            }
            catch (CloudException refusal)
            {
                return Problems.Answer(StatusCodes.Status422UnprocessableEntity, UserRefusal.Sentence(settings, refusal));
            }
        }

        return await users.AddAsync(user, cancellationToken)
            ? TypedResults.Created($"/api/v1/users/{settings.Name}", user.View(active: false))
            : Taken(settings.Name);
    }

    private static IResult Taken(string name)
        => Problems.Conflict($"There is a user {name} already: choose another name, or remove it first (scalectl user remove {name}).");

    private static async Task<IReadOnlyList<UserView>> ListAsync(UserService users, ContextHolder context, CancellationToken cancellationToken)
        => [.. (await users.ListAsync(cancellationToken)).Select(user => View(user, context))];

    private static async Task<IResult> ShowAsync(string name, UserService users, ContextHolder context, CancellationToken cancellationToken)
        => await users.FindAsync(name, cancellationToken) is { } user ? TypedResults.Ok(View(user, context)) : Problems.Unknown("user", name, List);

    private static async Task<IResult> RemoveAsync(
        string name, bool? force, UserService users, ContextHolder context, ContextSwitch contextSwitch, CancellationToken cancellationToken)
    {
        if (context.Current?.UserName == name)
        {
            if (force != true)
            {
                return Problems.Conflict($"User {name} is active: set up another one first (scalectl setup OTHER --force), or remove it with --force; what runs on its cloud would go on unwatched.");
            }

            await contextSwitch.DeactivateAsync(cancellationToken);
        }

        return await users.RemoveAsync(name, cancellationToken) ? TypedResults.NoContent() : Problems.Unknown("user", name, List);
    }

    private static UserView View(StoredUser user, ContextHolder context) => user.View(context.Current?.UserName == user.Settings.Name);
}
