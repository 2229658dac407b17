using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Linux;

/// <summary>Opens files whose path is not trusted: another user may have replaced the file by a link or device.</summary>
public static unsafe partial class RegularFile
{
    private const int BufferSize = 64 * 1024;

    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int ReadWriteForAll = 0x1B6;
    private const int LinkLoop = 40;
    private const int NoReader = 6;

    private const int ThisFile = 0x1000;
    private const uint TypeAndMode = 0x3;
    private const int StatusSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    // O_NOFOLLOW is one of the few flags with a different value on Arm.
    private static int NoLink => RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Opens a file for writing, and creates it if it does not exist; existing content is kept.</summary>
    /// <exception cref="IOException">The file is a symbolic link or not a regular file, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no write permission.</exception>
    public static FileStream OpenForWriting(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, BufferSize);

        // Non-blocking: opening a FIFO would wait for a reader.
        const int Flags = WriteOnly | Create | Libc.OpenWithoutBlocking | Libc.OpenWithoutControl | Libc.OpenClosedOnExec;
        SafeFileHandle file = Open(path, Flags | NoLink, ReadWriteForAll);
        if (file.IsInvalid)
            throw CannotOpen(path, Marshal.GetLastPInvokeError());
        if (IsRegular(file))
            return new FileStream(file, FileAccess.Write, BufferSize);

        file.Dispose();
        throw NotRegular(path);
    }

    private static Exception CannotOpen(string path, int error) => error switch
    {
        LinkLoop => new IOException($"{path} is a symbolic link. Use the path of the file itself: the target of a link can change."),
        NoReader => NotRegular(path),
        Libc.NoEntry => new DirectoryNotFoundException($"{path}: the folder does not exist."),
        Libc.AccessDenied => new UnauthorizedAccessException($"{path}: no permission to write there."),
        _ => new IOException($"{path}: open: {Libc.Text(error)}."),
    };

    private static IOException NotRegular(string path) => new($"{path} is not a regular file. Use a new file name, or that of an older trace.");

    private static bool IsRegular(SafeFileHandle file)
    {
        byte* status = stackalloc byte[StatusSize];
        return Status(file, "", ThisFile, TypeAndMode, status) == 0 && (*(ushort*)(status + ModeOffset) & TypeMask) == Regular;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(SafeFileHandle folder, string path, int flags, uint mask, byte* status);
}
