namespace Scalectl.Daemon.Tests;

/// <summary>A folder of one test, gone afterwards.</summary>
public sealed class TemporaryHome : IDisposable
{
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"scalectl-test-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
