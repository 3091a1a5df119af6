using System.Globalization;

namespace Scalectl.Daemon.Hosting;

/// <summary>A file or folder that others could read or write, and no longer can.</summary>
/// <param name="Found">Its mode before, octal.</param>
/// <param name="Now">Its mode now, octal.</param>
public sealed record MendedMode(string Path, string Found, string Now);

/// <summary>
/// Takes from everyone but the owner what they should never have had: a copy, a backup that was put back, or an older umask
/// leaves modes behind that nobody chose. Only what is ours by name is touched, for a home may be a folder with other things in it.
/// </summary>
internal static class HomeModes
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode GroupFolder = UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public static IReadOnlyList<MendedMode> Mend(DaemonHome home)
    {
        List<MendedMode> mended = [];
        var established = File.Exists(home.Token);
        Restrict(home.Keys, OwnerFolder, mended);
        foreach (var file in Directory.GetFiles(home.Keys))
        {
            Restrict(file, OwnerFile, mended);
        }

        Restrict(home.Token, home.ClientFileMode, mended);
        Restrict(home.Daemon, home.ClientFileMode, mended);
        Restrict(home.Lock, OwnerFile, mended);
        Restrict(home.OutageFile, OwnerFile, mended);
        Restrict(home.Owner, home.ClientFileMode, mended);
        foreach (var file in Directory.GetFiles(home.Folder, "scalectl.db*").Concat(Directory.GetFiles(home.Folder, "*.log")))
        {
            Restrict(file, OwnerFile, mended);
        }

        var folder = File.GetUnixFileMode(home.Folder);
        if (!folder.HasFlag(UnixFileMode.StickyBit))
        {
            // Who may write a folder may put another token into it. Who may read it is its owner's choice until it is a home.
            var group = home.ClientFileMode == OwnerFile ? UnixFileMode.None : GroupFolder;
            Restrict(home.Folder, established ? OwnerFolder | group : folder & ~OthersWrite, mended);
        }

        return mended;
    }

    private static void Restrict(string path, UnixFileMode most, List<MendedMode> mended)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        var found = File.GetUnixFileMode(path);
        if ((found & ~most) != 0)
        {
            File.SetUnixFileMode(path, found & most);
            mended.Add(new MendedMode(path, Octal(found), Octal(found & most)));
        }
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0').ToString(CultureInfo.InvariantCulture);
}
