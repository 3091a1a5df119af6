using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Api;

/// <summary>Everything that is not a 2xx is a ProblemDetails: a sentence that says what happened and what to do, never a stack trace.</summary>
public static class Problems
{
    private const string ContentType = "application/problem+json";

    /// <summary>400: every wrong input at once.</summary>
    public static IResult Invalid(IReadOnlyList<InvalidInput> errors)
        => Answer(StatusCodes.Status400BadRequest, string.Join('\n', errors), errors);

    /// <summary>200 with the value, or every wrong input.</summary>
    public static IResult OkOrInvalid<T>(Outcome<T> outcome)
        where T : notnull => outcome.Ok ? TypedResults.Ok(outcome.Value) : Invalid(outcome.Errors);

    /// <summary>404: there is no such thing; says which command lists what there is.</summary>
    public static IResult Unknown(string what, string name, string list)
        => Answer(StatusCodes.Status404NotFound, $"There is no {what} {InvalidInput.Shorten(name)}: {list} shows what there is.");

    /// <summary>409: not now, and why.</summary>
    public static IResult Conflict(string sentence) => Answer(StatusCodes.Status409Conflict, sentence);

    public static IResult Answer(int status, string? detail, IReadOnlyList<InvalidInput>? errors = null)
        => TypedResults.Json(Of(status, detail, errors), ApiJson.Default.ApiProblem, ContentType, status);

    public static void UseProblems(this WebApplication app)
    {
        app.UseMiddleware<ProblemsMiddleware>();
        app.UseStatusCodePages(async context =>
        {
            var status = context.HttpContext.Response.StatusCode;
            var problem = status == StatusCodes.Status400BadRequest ? Invalid(UnboundParameters.Of(context.HttpContext)) : Answer(status, Sentence(context.HttpContext, status));
            await problem.ExecuteAsync(context.HttpContext);
        });
    }

    /// <summary>The problem of an exception that a handler let out; null: a bug, which says nothing but where to look.</summary>
    public static IResult? Of(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => Invalid([BodyErrors.Of(json)]),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad when bad.InnerException is null && bad.Message.Contains("parameter", StringComparison.Ordinal) => Invalid([BodyErrors.Of(bad)]),
        BadHttpRequestException bad => Answer(bad.StatusCode, bad.Message),
        NoActiveUserException none => Conflict(none.Message),
        StoreUnavailableException store => Answer(StatusCodes.Status503ServiceUnavailable, store.Message),
        CloudException cloud => Answer(StatusCodes.Status502BadGateway, $"The cloud did not do what was asked: {cloud.Message}"),
        _ => null,
    };

    private static ApiProblem Of(int status, string? detail, IReadOnlyList<InvalidInput>? errors) => new()
    {
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = detail,
        Errors = errors ?? [],
    };

    /// <summary>Refusals (401, 403) give no detail to whoever should not be here.</summary>
    private static string? Sentence(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => $"Nothing is at {InvalidInput.Shorten(context.Request.Path)}: /openapi/v1.json lists every address.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not possible at {InvalidInput.Shorten(context.Request.Path)}.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than 1 MB.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON (Content-Type: application/json).",
        _ => null,
    };
}
