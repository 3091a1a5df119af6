namespace Scalectl.Daemon.Hosting;

/// <summary>One daemon a home: held by the kernel for the process, so that also a kill gives it back.</summary>
public sealed class HomeLock : IDisposable
{
    private readonly FileStream _file;

    private HomeLock(FileStream file) => _file = file;

    /// <returns>Null: another daemon has it.</returns>
    public static HomeLock? TryTake(DaemonHome home)
    {
        try
        {
            return new HomeLock(new FileStream(home.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
