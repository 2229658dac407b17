namespace Mbus.Tool.Options;

/// <summary>Checks the permissions of files that contain keys or control access to a bus.</summary>
internal static class SecretFile
{
    private const UnixFileMode Write = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OtherUsers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Rejects a file with keys if other users can access it, or if its group can write it.</summary>
    /// <param name="file">The open file, so that the permissions are those of the content that is read.</param>
    /// <param name="path">Path of the file for the message.</param>
    /// <exception cref="FormatException">The permissions are too wide; the message contains the chmod command that fixes them.</exception>
    internal static void CheckSecret(FileStream file, string path) => Check(file, path, Write | OtherUsers, "contains a key", "o=,g-wx");

    /// <summary>Rejects a file that other users can write.</summary>
    /// <inheritdoc cref="CheckSecret"/>
    internal static void CheckTrusted(FileStream file, string path) => Check(file, path, UnixFileMode.OtherWrite, "controls access to the bus", "o-w");

    private static void Check(FileStream file, string path, UnixFileMode disallowed, string reason, string change)
    {
        if (OperatingSystem.IsWindows())
            return;

        UnixFileMode mode = File.GetUnixFileMode(file.SafeFileHandle) & disallowed;
        if (mode == 0)
            return;

        string access = (mode & Write) == 0 ? "readable by other users" : (mode & UnixFileMode.OtherWrite) != 0 ? "writable by other users" : "writable by its group";
        throw new FormatException($"{path} {reason} and is {access}. Run: chmod {change} {ShellWord.Quote(path)}");
    }
}
