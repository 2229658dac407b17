namespace Mbus.Linux;

/// <summary>Which driver serves a serial port, as sysfs tells.</summary>
public static class TtyDriver
{
    private const string MiniUart = "bcm2835-aux-uart";
    private const int DeepestDevice = 5;

    /// <summary>
    /// Whether a port is the small UART of a Raspberry Pi, which has no parity at all; kernels before 6.5 say that it has.
    /// </summary>
    /// <param name="path">The port; links are followed.</param>
    /// <param name="devices">Where sysfs lists the terminals.</param>
    public static bool IsMiniUart(string path, string devices = "/sys/class/tty")
    {
        string? device = RealPath.Of(Path.Combine(devices, Path.GetFileName(RealPath.Of(path))));
        for (int depth = 0; depth < DeepestDevice && device is not null; depth++)
        {
            if (Path.GetFileName(new FileInfo(Path.Combine(device, "driver")).LinkTarget) == MiniUart)
                return true;

            device = Path.GetDirectoryName(device);
        }

        return false;
    }
}
