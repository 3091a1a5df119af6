namespace Scalectl.Client.Load;

/// <summary>Files that options of a load name, read whole before anything happens.</summary>
internal static class InputFiles
{
    private const long MostBytes = 64L * 1024 * 1024;

    public static Outcome<byte[]> ReadBody(string file) => ReadBytes("bodyFile", file, "cart.json");

    public static Outcome<byte[]> ReadBytes(string argument, string file, string example)
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
            return new InvalidInput(argument, $"no readable file {InvalidInput.Shorten(file)}", "a file that can be read", example);
        }
    }
}
