using System.Reflection;

namespace Scalectl.Generator;

/// <summary>What the program says of itself.</summary>
internal static class ProgramText
{
    public const string Help = """
        scalectl-generator: sends HTTP requests that follow a function of time, on schedule, and says whether it kept it.

        Usage
          scalectl-generator run --target URL --function F --steps N [options]
          scalectl-generator run            (plan in SCALECTL_PLAN, or TIMESTART TIMEEND TIMESTEP TARGET FUNCTION)

        What to send
          --target URL            http URL, name or address                                        TARGET
          --function F            requests in step x, for example "60+50*s(x/10)"                  FUNCTION
          --step SECONDS          length of a step (1)                                             TIMESTEP
          --steps N               number of steps; or --end
          --start TIME            UNIX seconds, or now (now)                                       TIMESTART
          --end TIME              UNIX seconds                                                     TIMEEND
          --spread KIND           even, burst or poisson (even)
          --seed N                seed of poisson and of the choice of routes (1)
          --var NAME=VALUE        a variable of the function; repeatable
          --route 'METHOD /path WEIGHT'   one kind of request; repeatable (GET /); or a JSON object
                                  with method, path, weight, name, headers, body or bodyFile
          --routes FILE           a JSON array of such objects
          --body TEXT|@FILE       body of the routes with POST, PUT or PATCH; alone: POST to the target
          --header 'NAME: VALUE'  sent with every request; repeatable

        How
          --closed                as much as is answered: each connection sends its next request when its answer is
                                  there, for steps x step seconds; no --function
          --engine KIND           auto, io_uring or epoll (auto: io_uring where the kernel allows it)
          --dispatch KIND         hold: on a grid of --tick; precise: each when due; spin: so too, costs a core (hold)
          --tick MS               the grid of hold (1)
          --timeout SECONDS       how long an answer may take (10)
          --max-connections N     most connections, and most requests under way (1024)
          --http2                 HTTP/2, by agreement within TLS or by prior knowledge (HTTP/1.1)
          --insecure              takes any certificate of an https target
          --ca-file FILE          certificates in PEM that an https target's must descend from (the system's)
          --loops N               event loops (as many as the load needs, at most one a core)
          --machines N            machines that run this plan (1)
          --index I               which of them this is, from 0
          --split KIND            multiply: each machine sends f(x); share: all together (multiply)

        What comes out
          --output KIND           table, json, or csv: a line a second (table); progress goes to stderr
          --limit RULE            what must hold, for example 'p95<200ms' or 'errors<1%'; repeatable

        Example
          scalectl-generator run --target http://127.0.0.1:8080/ --function "100+50*s(x/5)" --steps 60

        Exit: 0 done, 1 failed, 2 wrong usage, 4 a limit was not kept, 130 interrupted (what there is, is printed).
        """;

    public static string Version => typeof(ProgramText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
