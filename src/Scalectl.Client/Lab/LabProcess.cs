using System.Globalization;
using System.Text.Json;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Lab;

/// <summary>Starts and ends the lab of a home.</summary>
internal sealed class LabProcess(Surroundings surroundings, CancellationToken cancellation)
{
    public const string Program = "scalectl-lab", AccessKeyId = "AKIDSCALECTLLAB00001", Secret = "scalectl-lab-secret", Region = "eu-central-1";

    private const string Announcement = "scalectl-lab listening on ";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30), StopLimit = TimeSpan.FromSeconds(15);

    private string RecordFile => Path.Combine(surroundings.Home, "lab.json");

    private string Log => Path.Combine(surroundings.Home, "lab.log");

    /// <summary>The lab that runs, if it does: its process is the lab's program, and it answers.</summary>
    public async Task<LabRecord?> FindAsync()
    {
        try
        {
            var record = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(RecordFile, cancellation), ClientJson.Default.LabRecord);
            return record is not null && Programs.IsAlive(record.ProcessId) && Programs.Is(record.ProcessId, Program) && await IsHealthyAsync(record.Address) ? record : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public async Task<LabRecord> StartAsync(int port, double periodSeconds, double? launchDelaySeconds)
    {
        Directory.CreateDirectory(surroundings.Home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var logStart = Programs.LengthOf(Log);
        List<string> arguments = ["--port", port.ToString(CultureInfo.InvariantCulture), "--period", Duration(periodSeconds)];
        if (launchDelaySeconds is { } delay)
        {
            arguments.AddRange(["--launch-delay", Duration(delay)]);
        }

        using var process = Programs.StartDetached(Programs.Find(Program, surroundings.Variable("PATH")), arguments, Log, new Dictionary<string, string> { ["SCALECTL_HOME"] = surroundings.Home });
        string? address = null;
        var settled = await Programs.WaitForStartAsync(
            process,
            async () =>
            {
                address ??= Programs.LastLines(Log, int.MaxValue, logStart).FirstOrDefault(l => l.StartsWith(Announcement, StringComparison.Ordinal))?[Announcement.Length..].Trim();
                return address is not null && await IsHealthyAsync(address);
            },
            StartLimit,
            surroundings.Time,
            cancellation);
        if (!settled || process.HasExited || address is null)
        {
            var what = settled ? $"the lab ended at once (exit code {process.ExitCode})" : $"the lab did not answer within {StartLimit.TotalSeconds} s";
            throw new CommandFailure(ExitCode.Failed, [$"{what}; the last lines of {Log}:", .. Programs.LastLines(Log, 10, logStart)]);
        }

        var record = new LabRecord(address, process.Id);
        await File.WriteAllTextAsync(RecordFile, JsonSerializer.Serialize(record, ClientJson.Default.LabRecord), cancellation);
        return record;
    }

    /// <summary>Ends the lab and with it its machines; returns when it is gone.</summary>
    public async Task StopAsync(LabRecord record)
    {
        Programs.End(record.ProcessId);
        if (!await Programs.WaitAsync(() => Task.FromResult(!Programs.IsAlive(record.ProcessId)), StopLimit, surroundings.Time, CancellationToken.None))
        {
            throw new CommandFailure(ExitCode.Failed, $"the lab (process {record.ProcessId}) is still there after {StopLimit.TotalSeconds} s; see {Log}");
        }

        File.Delete(RecordFile);
    }

    /// <summary>The line that makes this lab a user's cloud.</summary>
    public static string UserLine(LabRecord record, double periodSeconds) =>
        $"echo {Secret} | scalectl user add lab --region {Region} --access-key-id {AccessKeyId} --endpoint-url {record.Address} --bootstrap process --period {Duration(periodSeconds)}";

    private static string Duration(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";

    private async Task<bool> IsHealthyAsync(string address)
    {
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
            using var answer = await http.GetAsync(new Uri(new Uri(address), "/lab/health"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
