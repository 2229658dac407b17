using System.Runtime.InteropServices;
using Mbus.Client;

namespace Mbus.Gateway.Clock;

/// <summary>What has set the clock of this host, from the kernel.</summary>
public static partial class ClockSource
{
    private const int StaUnsync = 0x0040;
    private const int TimeError = 5;
    private const int MaxLength = 4096;

    /// <summary>Returns whether a time server keeps the clock (adjtimex(2)), or a clock chip has set it at boot (hctosys of the rtc class).</summary>
    public static bool IsConfirmed() => IsSynchronized() || HasClockChip("/sys/class/rtc");

    /// <summary>Returns the identity of this boot; a new one if the kernel has none.</summary>
    public static string BootId()
    {
        try
        {
            return BoundedInput.ReadText("/proc/sys/kernel/random/boot_id", MaxLength).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return Guid.NewGuid().ToString();
        }
    }

    private static bool IsSynchronized()
    {
        if (!OperatingSystem.IsLinux())
            return true;

        // struct timex: modes, then fields of the size of long; status is the fifth of these. 208 bytes on 64-bit, less on 32-bit systems.
        Span<byte> timex = stackalloc byte[512];
        timex.Clear();
        int state = AdjustTime(ref MemoryMarshal.GetReference(timex));
        int status = MemoryMarshal.Read<int>(timex[(IntPtr.Size * 5)..]);
        return state is >= 0 and not TimeError && (status & StaUnsync) == 0;
    }

    private static bool HasClockChip(string folder)
    {
        try
        {
            return Directory.Exists(folder) && Directory.EnumerateDirectories(folder)
                .Select(chip => Path.Combine(chip, "hctosys"))
                .Any(file => File.Exists(file) && BoundedInput.ReadText(file, MaxLength).Trim() == "1");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(ref byte timex);
}
