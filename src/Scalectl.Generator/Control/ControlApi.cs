using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scalectl.Generator.Running;
using Scalectl.Load;

namespace Scalectl.Generator.Control;

/// <summary>What the control port answers.</summary>
internal sealed class ControlApi(GeneratorRun run, string token)
{
    private readonly byte[] _tokenHash = SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token));

    public ControlResponse Answer(ControlRequest request)
    {
        // Hashes have one length, so that the comparison says nothing about the token's.
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(request.Authorization ?? ""));
        if (!CryptographicOperations.FixedTimeEquals(given, _tokenHash))
        {
            return new ControlResponse(401, []);
        }

        return (request.Method, request.Path) switch
        {
            ("GET", "/v1/status") => Status(),
            ("GET", "/v1/samples") => Samples(request.Query),
            ("PUT", "/v1/assignment") => Assign(request.Body),
            ("POST", "/v1/stop") => Stop(),
            (_, "/v1/status" or "/v1/samples" or "/v1/assignment" or "/v1/stop") => Problem(405, "method not allowed"),
            _ => Problem(404, "not found"),
        };
    }

    private ControlResponse Status() =>
        new(200, JsonSerializer.SerializeToUtf8Bytes(run.Status(), GeneratorJson.Default.GeneratorStatus));

    private ControlResponse Samples(string query)
    {
        long after = 0;
        if (query.Length > 0 && !(query.StartsWith("after=", StringComparison.Ordinal)
            && long.TryParse(query.AsSpan("after=".Length), NumberStyles.None, CultureInfo.InvariantCulture, out after)))
        {
            return Problem(400, new InvalidInput("after", InvalidInput.Shorten(query), "a sequence number from 0", "after=120").ToString());
        }

        // State first: seconds that come in between are then in the answer to the next question, never lost behind "done".
        var state = run.State;
        var seconds = run.Seconds.After(after);
        return new(200, JsonSerializer.SerializeToUtf8Bytes(new GeneratorSamples(state, run.Seconds.LastSeq, seconds), GeneratorJson.Default.GeneratorSamples));
    }

    private ControlResponse Assign(byte[] body)
    {
        GeneratorAssignment? assignment;
        try
        {
            assignment = JsonSerializer.Deserialize(body, GeneratorJson.Default.GeneratorAssignment);
        }
        catch (JsonException)
        {
            assignment = null;
        }

        if (assignment is null)
        {
            return Problem(400, """the body is no assignment, for example {"index":0,"machines":2,"timeStart":1795500000}""");
        }

        return run.Assign(assignment) switch
        {
            (AssignResult.Accepted, _) => Status(),
            (AssignResult.Invalid, var errors) => Problem(400, string.Join("; ", errors)),
            _ => Problem(409, "the run has begun with another assignment"),
        };
    }

    private ControlResponse Stop()
    {
        run.Stop();
        return Status();
    }

    private static ControlResponse Problem(int status, string title)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteNumber("status", status);
            json.WriteString("title", title);
            json.WriteEndObject();
        }

        return new ControlResponse(status, memory.ToArray());
    }
}
