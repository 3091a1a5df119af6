using System.Globalization;
using System.Text;

namespace Scalectl.Daemon.Tests.Security.Malformed;

/// <summary>
/// Malformed requests from a seed: the n-th is always the same. Each is wrong for certain: a body that could be right by
/// chance carries a name that no rule lets through.
/// </summary>
internal sealed class MalformedRequests(int seed, string host, string token)
{
    private static readonly string[] Methods = ["FROB", "GE T", "", "TRACE", "CONNECT", "PATCH", "G\u0001T", "POST\t", "PRI", "\"", "QUERY"];
    private static readonly string[] Names = ["%00", "x%00y", "%ff%fe", "%c0%ae%c0%ae", "%e2%80%ae", "x%0d%0aSet-Cookie:a=b", "$(id)", "`id`", "%27%22%3E%3Cscript%3E", "%", "%2", "%zz", "x%2Fy", "%F0%9F%98%80", "x;y", "{name}", "%5c%5c", "A", "_", "x%09", "CON", "x|y", "x%25"];
    private static readonly string[] Posts = ["users", "clusters", "apps", "experiments", "setup", "load/fit", "tunings"];
    private static readonly string[] Types = ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/png", "json", ";;;", "application/json; charset=klingon", "text/html"];
    private static readonly string[] Texts = ["$(touch /tmp/x)", "`id`", "'; rm -rf /; '", "\\\"", "a\\nb", "\\u0000", "\\u202e", "\\ud800", "<script>alert(1)</script>", "{{7*7}}", "%s%n", "../../etc/passwd", "\\r\\nHost: evil", ""];

    public MalformedRequest Make(int n)
    {
        var random = new Random(unchecked((seed * 1_000_003) + n));
        return (n % 20) switch
        {
            0 => Line(random),
            1 => Path(random),
            2 => Name(random),
            3 => Header(random),
            4 => Length(random),
            5 => Chunks(random),
            6 => Half(random),
            7 => ContentType(random),
            8 => Anonymous(random),
            9 => Rebound(random),
            10 => Deep(random),
            11 => n % 200 == 11 ? Huge(random) : Base64(random),
            12 => Base64(random),
            13 or 14 => OfTypes(random),
            _ => Broken(random),
        };
    }

    /// <summary>Requests that never end; the daemon must end them.</summary>
    public IEnumerable<MalformedRequest> Slow()
    {
        for (var i = 0; i < 3; i++)
        {
            yield return new MalformedRequest("slow body", Bytes(Head("POST", "/api/v1/users", "Content-Type: application/json\r\nContent-Length: 1000\r\n") + "{\"name\":"), MayClose: true);
            yield return new MalformedRequest("slow header", Bytes($"GET /api/v1/status HTTP/1.1\r\nHost: {host}\r\nX-Slow: "), MayClose: true);
            yield return new MalformedRequest("slow chunk", Bytes(Head("POST", "/api/v1/apps", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n") + "5\r\n{\"n"), MayClose: true);
        }
    }

    private MalformedRequest Line(Random random) => random.Next(4) switch
    {
        0 => Of("method", Head(Pick(random, Methods), "/api/v1/users", "")),
        1 => Of("version", $"GET /api/v1/status {Pick(random, ["HTTP/1.7", "HTTP", "HTTP/1.1 ", "http/1.1", "FTP/1.0", ""])}\r\nHost: {host}\r\n\r\n"),
        2 => Of("request line", Junk(random, random.Next(1, 200)) + "\r\n\r\n", mayClose: true),
        _ => Of("target", $"GET {Pick(random, ["status", "?", "*", "//", "http://", "http://evil.example/api/v1/zz", "\\api", "/a b/c", "/api/v1/zz\u0001", "ht!tp://x/"])} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", mayClose: true),
    };

    private MalformedRequest Path(Random random)
    {
        var up = string.Concat(Enumerable.Repeat(Pick(random, ["../", "..%2f", "%2e%2e/", "..\\", "....//", "%252e%252e%252f", "..;/"]), random.Next(1, 12)));
        var path = random.Next(3) switch
        {
            0 => $"/api/v1/zz/{up}etc/passwd",
            1 => "/api/v1/zz/" + new string('a', random.Next(1, 12_000)),
            _ => $"/app.js/{up}etc/passwd?{Junk(random, 20).Replace(' ', '+')}",
        };
        return Of("path", Head(Pick(random, ["GET", "DELETE", "HEAD", "PUT"]), path, ""), mayClose: true);
    }

    private MalformedRequest Name(Random random)
    {
        var name = Pick(random, Names);
        return random.Next(6) switch
        {
            5 => Of("name", Head("POST", $"/api/v1/tunings/{name}/{Pick(random, ["stop", "resume"])}", "Content-Length: 0\r\n")),
            0 => Of("name", Head("GET", $"/api/v1/users/{name}", "")),
            1 => Of("name", Head("DELETE", $"/api/v1/clusters/{name}", "")),
            2 => Of("name", Head("DELETE", $"/api/v1/apps/{name}", "")),
            3 => Of("name", Head("POST", $"/api/v1/experiments/{name}/{Pick(random, ["stop", "recompute"])}", "Content-Length: 0\r\n")),
            _ => Of("name", Head("GET", $"/api/v1/experiments/{name}/{Pick(random, ["export?format=csv", "export?format=%00", "samples?series=%ff&from=x", "samples?from=1e999", "live"])}", "")),
        };
    }

    private MalformedRequest Header(Random random) => random.Next(6) switch
    {
        0 => Of("header without colon", Head("GET", "/api/v1/zz", $"{Junk(random, 20).Replace(":", "", StringComparison.Ordinal)}\r\n"), mayClose: true),
        1 => Of("huge header", Head("GET", "/api/v1/zz", $"X-Big: {new string('x', 40_000)}\r\n"), mayClose: true),
        2 => Of("many headers", Head("GET", "/api/v1/zz", string.Concat(Enumerable.Range(0, 300).Select(i => $"X-{i}: 1\r\n"))), mayClose: true),
        3 => Of("folded header", Head("GET", "/api/v1/zz", "X-Fold: a\r\n b\r\n"), mayClose: true),
        4 => Of("header name", Head("GET", "/api/v1/zz", $"X {Junk(random, 4)}: 1\r\n"), mayClose: true),
        _ => Of("no host", $"GET /api/v1/zz HTTP/1.1\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"),
    };

    private MalformedRequest Length(Random random) => Of(
        "length",
        Head("POST", $"/api/v1/{Pick(random, Posts)}", $"Content-Type: application/json\r\nContent-Length: {Pick(random, ["-1", "1e3", "abc", "99999999999999999999", "2000000", "5\r\nContent-Length: 6", "0x10", "", "5\r\nTransfer-Encoding: chunked", "+5"])}\r\n") + "{\"nam",
        mayClose: true,
        endsEarly: true);

    private MalformedRequest Chunks(Random random) => Of(
        "chunks",
        Head("POST", $"/api/v1/{Pick(random, Posts)}", $"Content-Type: application/json\r\nTransfer-Encoding: {Pick(random, ["chunked", "chunked", "chunked", "gzip, chunked", "identity", "chunked, chunked"])}\r\n")
        + Pick(random, ["zz\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n0\r\n\r\n", "ffffffffffffffff\r\n{}", "5\r\n{}\r\n0\r\n\r\n", "2\n{}\n0\n\n", "2;a=b;c\r\n{}\r\n0\r\nX: y\r\n\r\n", "2\r\n{}", "200000\r\n{}", "\r\n\r\n", "0\r\n\r\n", "7fffffff\r\n{}"]),
        mayClose: true,
        endsEarly: true);

    private MalformedRequest Half(Random random)
    {
        var whole = Head("POST", "/api/v1/users", "Content-Type: application/json\r\nContent-Length: 40\r\n") + "{\"name\":\"alice\",\"region\":\"eu\"";
        return Of("half a request", whole[..random.Next(1, whole.Length)], mayClose: true, endsEarly: true);
    }

    private MalformedRequest ContentType(Random random)
        => WithBody("content type", Pick(random, Posts), Right(random), $"Content-Type: {Pick(random, Types)}\r\n");

    private MalformedRequest Anonymous(Random random)
    {
        var wrong = Pick(random, ["", "Authorization: Bearer\r\n", "Authorization: Bearer x\r\n", $"Authorization: Basic {token}\r\n", $"Authorization: Bearer {token[..^1]}\r\n", $"Authorization: {token}\r\n", "Cookie: scalectl-session=x\r\n", $"Cookie: scalectl-session={token}\r\n", $"X-Token: {token}\r\n"]);
        var body = Right(random);
        var path = Pick(random, [.. Posts.Select(p => $"POST /api/v1/{p}"), "POST /api/v1/shutdown", "POST /api/v1/links", "GET /", "GET /api/v1/status", "GET /openapi/v1.json", "DELETE /api/v1/clusters", "GET /login?code=x", "GET /login", $"GET /?token={token}"]);
        return Of("not let in", $"{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{wrong}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private MalformedRequest Rebound(Random random)
        => Of("another host", $"GET /api/v1/status HTTP/1.1\r\nHost: {Pick(random, ["evil.example", "evil.example:80", host.Split(':')[0], "127.0.0.1:0", "[::1]", "0.0.0.0:" + host.Split(':')[1], "a b", "localhost.:1", host + ".evil.example", "evil.example@" + host, "", "127.1:" + host.Split(':')[1], "LOCALHOST.evil", "user:pw@localhost"])}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");

    private MalformedRequest Deep(Random random)
    {
        var depth = random.Next(65, 5000);
        return random.Next(3) switch
        {
            0 => WithBody("deep JSON", Pick(random, Posts), new string('[', depth) + new string(']', depth)),
            1 => WithBody("deep JSON", Pick(random, Posts), string.Concat(Enumerable.Repeat("{\"name\":", depth)) + "1" + new string('}', depth)),
            _ => WithBody("deep text", "experiments", $$"""{"specification":"{{Encode(Pick(random, [new string('[', depth), new string('{', depth), string.Concat(Enumerable.Repeat("- ", depth)), Laughs, "load: {function: \"" + new string('(', depth) + "\"}"]))}}"}"""),
        };
    }

    /// <summary>A text of aliases that would be 10^9 items long.</summary>
    private static string Laughs { get; } = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

    private MalformedRequest Huge(Random random) => random.Next(4) switch
    {
        0 => WithBody("a name of a megabyte", Pick(random, Posts), $$"""{"name":"{{new string('a', 1_000_000)}}","region":"eu-central-1"}"""),
        1 => Of("more than a megabyte", Head("POST", $"/api/v1/{Pick(random, Posts)}", "Content-Type: application/json\r\nContent-Length: 3000000\r\n") + new string('x', 3_000_000), mayClose: true),
        2 => WithBody("a function of a megabyte", "clusters", Cluster(Encode(string.Concat(Enumerable.Repeat("1+(", 220_000))))),
        _ => WithBody("a specification of a megabyte", "experiments", $$"""{"specification":"{{Encode(new string('[', 700_000))}}"}"""),
    };

    private MalformedRequest Base64(Random random)
    {
        var junk = Pick(random, ["!!!!", "AA==", "A", "////", "w4", "_____w", "AAAA AAAA", "\\u0000", "=", "-", Encode("\0"), Encode("\u202e"), Encode("$(id)"), Encode("name: [1"), Encode("\"\n"), Encode("!!python/object:os.system x"), Encode("&a *a"), Encode("%TAG ! x"), Encode(Junk(random, 60))]);
        return random.Next(2) == 0 ? WithBody("base64url", "clusters", Cluster(junk)) : WithBody("base64url", "experiments", $$"""{"specification":"{{junk}}","repeat":{{random.Next(-5, 5)}}}""");
    }

    private MalformedRequest OfTypes(Random random)
    {
        var value = Pick(random, ["null", "true", "1e400", "-1", "[]", "{}", "[null]", "[[]]", "{\"a\":null}", "99999999999999999999", "\"x\"", "\"\"", "0.1", "-0", "\"NaN\"", "1E-400"]);
        return random.Next(4) switch
        {
            0 => WithBody("types of a user", "users", $$"""{"name":"_","region":"eu-central-1","{{Pick(random, ["profile", "subnetIds", "periodSeconds", "bootstrap", "accessKeyId", "secretAccessKey", "endpointUrl", "roleArn", "externalId", "keyName"])}}":{{value}}}"""),
            1 => WithBody("types of an app", "apps", $$"""{"name":"_","type":"t3.micro","min":1,"max":1,"{{Pick(random, ["policy", "imageId", "dockerImage", "port", "warmUpSeconds", "healthCheckPath", "userData", "min", "max"])}}":{{value}}}"""),
            2 => WithBody("types of a policy", "apps", $$"""{"name":"_","type":"t3.micro","min":1,"max":1,"policy":{"kind":"{{Pick(random, ["step", "simple", "target-tracking", "static", "magic"])}}","{{Pick(random, ["target", "lowTarget", "stepsOut", "stepsIn", "adjustmentType", "adjustment", "cooldownSeconds", "disableScaleIn"])}}":{{value}} } }"""),
            _ => WithBody("types of a cluster", "clusters", $$"""{"timeStart":"now","timeEnd":"+10s","timeStep":1,"target":"{{Encode("http://127.0.0.1/")}}","function":"{{Encode("1")}}","size":0,"type":"t3.micro","{{Pick(random, ["routes", "headers", "variables", "name", "seed", "spread", "split", "timeoutSeconds", "maxConnections", "timeStart", "timeEnd", "timeStep", "target", "function", "type"])}}":{{value}}}"""),
        };
    }

    /// <summary>A right body with a wrong name in which a few characters were changed, cut or doubled.</summary>
    private MalformedRequest Broken(Random random)
    {
        var body = new StringBuilder(Right(random));
        for (var changes = random.Next(1, 6); changes > 0 && body.Length > 0; changes--)
        {
            var at = random.Next(body.Length);
            switch (random.Next(4))
            {
                case 0: body.Remove(at, Math.Min(body.Length - at, random.Next(1, 9))); break;
                case 1: body.Insert(at, Pick(random, ["{", "}", "[", "]", ",", ":", "\"", "\\", "\0", "\u0001", "//", "'", "NaN", "\ufeff", "é"])); break;
                case 2: body[at] = (char)random.Next(1, 255); break;
                default: body.Append(body.ToString(at, Math.Min(body.Length - at, 20))); break;
            }
        }

        return WithBody("broken JSON", Pick(random, Posts), body.ToString());
    }

    private static string Right(Random random)
    {
        var text = Pick(random, Texts);
        return random.Next(5) switch
        {
            0 => $$"""{"name":"_{{text}}","region":"_","accessKeyId":"_{{text}}","secretAccessKey":"_"}""",
            1 => $$"""{"name":"_{{text}}","imageId":"_{{text}}","type":"_","min":1,"max":0,"healthCheckPath":"_{{text}}"}""",
            2 => $$"""{"timeStart":"_{{text}}","timeEnd":"_","timeStep":0,"target":"_","function":"_","size":0,"type":"_","headers":["_{{text}}"]}""",
            3 => $$"""{"specification":"{{Encode("name: \"_" + text + "\"\ncolour: blue\n")}}","repeat":0}""",
            _ => $$"""{"name":"_{{text}}","force":false}""",
        };
    }

    private static string Cluster(string function)
        => $$"""{"timeStart":"now","timeEnd":"+10s","timeStep":1,"target":"{{Encode("http://127.0.0.1/")}}","function":"{{function}}","size":0,"type":"_"}""";

    private MalformedRequest WithBody(string kind, string resource, string body, string contentType = "Content-Type: application/json\r\n")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new MalformedRequest(kind, [.. Bytes(Head("POST", $"/api/v1/{resource}", string.Create(CultureInfo.InvariantCulture, $"{contentType}Content-Length: {bytes.Length}\r\n"))), .. bytes]);
    }

    private string Head(string method, string path, string headers)
        => $"{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n{headers}\r\n";

    private static MalformedRequest Of(string kind, string text, bool mayClose = false, bool endsEarly = false) => new(kind, Bytes(text), mayClose, endsEarly);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Junk(Random random, int length) => string.Create(length, random, static (span, r) =>
    {
        foreach (ref var c in span)
        {
            c = (char)r.Next(1, 255);
        }
    });

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
