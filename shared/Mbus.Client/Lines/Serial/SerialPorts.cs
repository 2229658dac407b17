using System.Globalization;
using System.IO.Ports;
using Mbus.Linux;

namespace Mbus.Client.Lines;

/// <summary>Lists the serial ports of this machine: on Linux from sysfs, on Windows and macOS from System.IO.Ports.</summary>
public static class SerialPorts
{
    private const string NoUart = "0";
    private const int DeepestDevice = 12;
    private const int MaxAttributeLength = 4096;

    /// <summary>
    /// Lists the ports with hardware behind them, by name. Excludes the names that the kernel reserves for UARTs it has not found, virtual
    /// consoles and pseudo-terminals.
    /// </summary>
    /// <param name="root">On Linux, the directory that contains sys and dev.</param>
    public static IReadOnlyList<SerialPortInfo> List(string root = "/") =>
        OperatingSystem.IsLinux() ? FromSysfs(root) : FromNames(SerialPort.GetPortNames());

    /// <summary>Lists the ports of Windows or macOS by name. Excludes the names of macOS for incoming calls: opening them would wait.</summary>
    internal static IReadOnlyList<SerialPortInfo> FromNames(IEnumerable<string> names) =>
        InOrder(names.Where(name => !name.StartsWith("/dev/tty.", StringComparison.Ordinal)).Distinct().Select(name => new SerialPortInfo { Path = name }));

    private static SerialPortInfo[] FromSysfs(string root)
    {
        string terminals = Path.Combine(root, "sys/class/tty");
        if (!Directory.Exists(terminals))
            return [];

        Dictionary<string, string> links = LinksById(Path.Combine(root, "dev/serial/by-id"));
        return InOrder(Directory.EnumerateFileSystemEntries(terminals).Where(IsReal).Select(terminal => Describe(terminal, root, links)));
    }

    /// <summary>
    /// Returns the line address of a port for --on: for a USB converter its identity, as long as needed to distinguish it from the others,
    /// because that stays when it is plugged in elsewhere; for other ports the path, or <c>serial:COM3</c> for a name that is not a path.
    /// </summary>
    /// <param name="port">One of <paramref name="ports"/>.</param>
    /// <param name="ports">All ports.</param>
    public static string AddressOf(SerialPortInfo port, IReadOnlyList<SerialPortInfo> ports) =>
        UsbTarget.Shortest(port, ports) ?? port.Link ?? (port.Path.StartsWith('/') ? port.Path : $"{LineKinds.Serial.Name}:{port.Path}");

    // COM9 is before COM10.
    private static SerialPortInfo[] InOrder(IEnumerable<SerialPortInfo> ports) =>
    [
        .. ports
            .OrderBy(port => port.Path.TrimEnd("0123456789".ToCharArray()), StringComparer.Ordinal)
            .ThenBy(port => port.Path.Length)
            .ThenBy(port => port.Path, StringComparer.Ordinal),
    ];

    private static bool IsReal(string terminal) =>
        Directory.Exists(Path.Combine(terminal, "device")) && Read(terminal, "type") != NoUart;

    private static SerialPortInfo Describe(string terminal, string root, Dictionary<string, string> links)
    {
        string name = Path.GetFileName(terminal);
        string[] devices = [.. DevicesAbove(RealPath.Of(terminal))];
        return new SerialPortInfo
        {
            Path = Path.Combine(root, "dev", name),
            Driver = devices.Select(DriverOf).FirstOrDefault(driver => driver is not null),
            Usb = Converter(devices),
            Link = links.GetValueOrDefault(name),
        };
    }

    private static IEnumerable<string> DevicesAbove(string terminal)
    {
        string? device = Path.GetDirectoryName(terminal);
        for (int depth = 0; depth < DeepestDevice && device is not null; depth++)
        {
            yield return device;
            device = Path.GetDirectoryName(device);
        }
    }

    // Since Linux 6.5 every UART has two devices of the bus serial-base below its own; their drivers are not useful here.
    private static string? DriverOf(string device)
    {
        string? driver = new FileInfo(Path.Combine(device, "driver")).LinkTarget;
        return driver is null || driver.Contains("/serial-base/", StringComparison.Ordinal) ? null : Path.GetFileName(driver);
    }

    private static UsbConverter? Converter(string[] devices)
    {
        string? port = devices.FirstOrDefault(device => Read(device, "bInterfaceNumber") is not null);
        string? device = devices.FirstOrDefault(device => Read(device, "idVendor") is not null);
        if (port is null || device is null)
            return null;

        return new UsbConverter
        {
            VendorId = Read(device, "idVendor")!.ToLowerInvariant(),
            ProductId = (Read(device, "idProduct") ?? "").ToLowerInvariant(),
            Manufacturer = Read(device, "manufacturer"),
            Product = Read(device, "product"),
            Serial = Read(device, "serial"),
            Interface = int.TryParse(Read(port, "bInterfaceNumber"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int number) ? number : 0,
            Place = Path.GetFileName(device),
        };
    }

    private static Dictionary<string, string> LinksById(string folder)
    {
        Dictionary<string, string> links = new();
        foreach (string link in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
            links.TryAdd(Path.GetFileName(new FileInfo(link).LinkTarget ?? ""), link);

        return links;
    }

    // An attribute that is empty, or vanishes during the read because the converter is unplugged, counts as missing.
    private static string? Read(string device, string attribute)
    {
        string path = Path.Combine(device, attribute);
        try
        {
            return File.Exists(path) && BoundedInput.ReadText(path, MaxAttributeLength).Trim() is { Length: > 0 } value ? value : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
