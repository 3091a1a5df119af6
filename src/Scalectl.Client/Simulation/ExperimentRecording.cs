using System.Text.Json;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Client.Simulation;

/// <summary>A recorded experiment: a file that <c>experiment export --format json</c> wrote, or one that the daemon has.</summary>
internal static class ExperimentRecording
{
    private const string Example = "sine-60-1, or a file of: scalectl experiment export sine-60-1 --format json --out run.json";

    /// <summary>What ends in .json is a file: no id has a dot.</summary>
    public static async Task<ExperimentExport> ReadAsync(Call call, string label, string text)
    {
        using var content = new MemoryStream();
        if (Path.GetExtension(text).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                await using var file = File.OpenRead(text);
                await file.CopyToAsync(content, call.Cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CommandFailure.Of([new(label, InvalidInput.Shorten(text), "a file that can be read, or an experiment's id", Example)]);
            }
        }
        else
        {
            using var daemon = DaemonConnection.Open(call.Surroundings);
            await daemon.DownloadAsync(api => api.ExportAsync(text, "json", call.Cancellation), content, call.Cancellation);
        }

        try
        {
            content.Position = 0;
            if (await JsonSerializer.DeserializeAsync(content, ExperimentJson.Default.ExperimentExport, call.Cancellation) is { FormatVersion: 1 } export)
            {
                return export;
            }

            throw CommandFailure.Of([new(label, $"another layout in {InvalidInput.Shorten(text)}", "formatVersion 1", Example)]);
        }
        catch (JsonException e)
        {
            var where = e.Path is { } path && e.LineNumber is { } line ? $" (line {line + 1}, {Printable.Of(path)})" : "";
            throw CommandFailure.Of([new(label, $"{InvalidInput.Shorten(text)}, which is no exported experiment{where}", "what 'experiment export --format json' writes", Example)]);
        }
    }
}
