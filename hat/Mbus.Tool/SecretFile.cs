namespace Mbus.Tool;

/// <summary>Files that hold keys or decide who may use a bus: what their permissions may be.</summary>
internal static class SecretFile
{
    private const UnixFileMode Write = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Refuses a file with keys that others can read, or that the group or others can write.</summary>
    /// <param name="file">The file, open: the permissions are those of what is read.</param>
    /// <param name="path">How the command line to type calls it.</param>
    /// <exception cref="FormatException">Its permissions are too wide; the message has the command that narrows them.</exception>
    internal static void CheckSecret(FileStream file, string path) => Check(file, path, Write | Others, "contains a key", "o=,g-wx");

    /// <summary>Refuses a file that others can write.</summary>
    /// <inheritdoc cref="CheckSecret"/>
    internal static void CheckTrusted(FileStream file, string path) => Check(file, path, UnixFileMode.OtherWrite, "sets who may use the bus", "o-w");

    private static void Check(FileStream file, string path, UnixFileMode refused, string reason, string change)
    {
        if (OperatingSystem.IsWindows())
            return;

        UnixFileMode mode = File.GetUnixFileMode(file.SafeFileHandle) & refused;
        if (mode == 0)
            return;

        string who = (mode & Write) == 0 ? "readable by other users" : (mode & UnixFileMode.OtherWrite) != 0 ? "writable by other users" : "writable by its group";
        throw new FormatException($"{path} {reason} and is {who}. Type: chmod {change} {ShellWord.Quote(path)}");
    }
}
