namespace Mbus.Linux;

/// <summary>Finds the driver of a serial port in sysfs.</summary>
public static class TtyDriver
{
    private const string MiniUart = "bcm2835-aux-uart";
    private const int DeepestDevice = 5;

    /// <summary>
    /// Returns whether a port is the mini UART of a Raspberry Pi, which has no parity; kernels before 6.5 report that it has.
    /// </summary>
    /// <param name="path">Port; links are followed.</param>
    /// <param name="devices">Directory where sysfs lists the terminals.</param>
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
