using System.Diagnostics;

namespace Scalectl.Daemon.Api;

/// <summary>The edge of every request: turns what a handler threw into an answer; only bugs are logged.</summary>
public sealed class ProblemsMiddleware(RequestDelegate next, ILogger<ProblemsMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: there is no one to answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var problem = Problems.Of(e) ?? Unexpected(context, e);
            await problem.ExecuteAsync(context);
        }
    }

    private IResult Unexpected(HttpContext context, Exception exception)
    {
        var trace = Activity.Current?.Id ?? context.TraceIdentifier;
        Log.RequestFailed(logger, exception, context.Request.Method, InvalidInput.Shorten(context.Request.Path), trace);
        return Problems.Answer(StatusCodes.Status500InternalServerError, $"Something unexpected went wrong; nothing else was touched. The daemon's log has the reason under {trace}.");
    }
}
