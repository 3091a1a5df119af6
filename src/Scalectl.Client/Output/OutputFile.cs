using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;

namespace Scalectl.Client.Output;

/// <summary><c>--out</c>: only a whole document becomes a file.</summary>
internal static class OutputFile
{
    public static async Task WriteAsync(Call call, string file, byte[] content)
    {
        try
        {
            await File.WriteAllBytesAsync(file, content, call.Cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"cannot write {file}: {e.Message}");
        }

        await call.Surroundings.Error.WriteLineAsync($"wrote {file}");
    }
}
