using Scalectl.Load;

namespace Scalectl.Generator.Options;

/// <summary>Files that an option names: read whole, bounded, once, before anything is sent.</summary>
internal static class InputFile
{
    private const long MostBytes = 64L * 1024 * 1024;

    /// <summary>A body's file.</summary>
    public static Outcome<byte[]> ReadBytes(string file) => ReadBytes(file, "bodyFile", "cart.json");

    public static Outcome<byte[]> ReadBytes(string file, string argument, string example)
    {
        try
        {
            var info = new FileInfo(file);
            if (info.Exists && info.Length > MostBytes)
            {
                return new InvalidInput(argument, $"{InvalidInput.Shorten(file)} with {info.Length} bytes", $"a file of at most {MostBytes} bytes", example);
            }

            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new InvalidInput(argument, $"no readable file {InvalidInput.Shorten(file)}", "a file", example);
        }
    }

    /// <summary>The lines <c>time,value</c> that a function's <c>trace</c> names.</summary>
    public static Outcome<IReadOnlyList<TracePoint>> ReadTrace(string file)
    {
        var bytes = ReadBytes(file, "trace", "load.csv");
        return bytes.Ok ? TraceText.Parse(System.Text.Encoding.UTF8.GetString(bytes.Value), file) : bytes.Errors.ToList();
    }
}
