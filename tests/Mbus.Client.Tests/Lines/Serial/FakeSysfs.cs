namespace Mbus.Client.Tests.Lines;

/// <summary>A folder with the parts of sys and dev that tell of serial ports.</summary>
internal sealed class FakeSysfs : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("mbus-sysfs-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>A UART; type 0 is one that the kernel has not found.</summary>
    public void Uart(string name, string type, string driver = "uart-pl011")
    {
        string device = Device("soc/fe201000.serial", "platform/drivers/" + driver);
        string port = Device("soc/fe201000.serial/x:0/x:0.0", "serial-base/drivers/port");
        Terminal(name, port, ("type", type));
        Assert.True(Directory.Exists(device));
    }

    /// <summary>A terminal with nothing behind it.</summary>
    public void VirtualTerminal(string name)
    {
        string terminal = Path.Combine(Root, "sys/devices/virtual/tty", name);
        Directory.CreateDirectory(terminal);
        Link("sys/class/tty/" + name, terminal);
    }

    /// <summary>A port of a USB converter that usb-serial drives; attributes that are empty do not exist.</summary>
    public void UsbSerial(string name, string place, string id, string serial = "", int number = 0, string product = "")
    {
        string converter = Device($"usb1/{place}", "usb/drivers/usb");
        Write(converter, ("idVendor", id[..4]), ("idProduct", id[5..]), ("serial", serial), ("product", product), ("manufacturer", "FTDI"));
        string port = Device($"usb1/{place}/{place}:1.{number}/{name}", "usb-serial/drivers/ftdi_sio");
        Write(Path.GetDirectoryName(port)!, ("bInterfaceNumber", number.ToString("X2")));
        Terminal(name, port);
    }

    /// <summary>A port of a USB modem, whose device is the interface itself.</summary>
    public void UsbModem(string name, string place)
    {
        Write(Device($"usb1/{place}", "usb/drivers/usb"), ("idVendor", "2E8A"), ("idProduct", "000A"));
        string port = Device($"usb1/{place}/{place}:1.0", "usb/drivers/cdc_acm");
        Write(port, ("bInterfaceNumber", "00"));
        Terminal(name, port);
    }

    public void LinkById(string link, string name) => Link("dev/serial/by-id/" + link, "../../" + name);

    /// <summary>Makes a port in dev lead to a terminal.</summary>
    public void Plug(string name, string terminal) => Link("dev/" + name, terminal);

    public void Unplug(string name)
    {
        File.Delete(Path.Combine(Root, "dev", name));
        File.Delete(Path.Combine(Root, "sys/class/tty", name));
    }

    private static void Write(string device, params (string Name, string Value)[] attributes)
    {
        foreach ((string name, string value) in attributes.Where(attribute => attribute.Value.Length > 0))
            File.WriteAllText(Path.Combine(device, name), value + "\n");
    }

    private string Device(string path, string driver)
    {
        string device = Path.Combine(Root, "sys/devices", path);
        Directory.CreateDirectory(device);
        File.Delete(Path.Combine(device, "driver"));
        File.CreateSymbolicLink(Path.Combine(device, "driver"), "../bus/" + driver);
        return device;
    }

    private void Terminal(string name, string device, params (string Name, string Value)[] attributes)
    {
        string terminal = Path.Combine(device, "tty", name);
        Directory.CreateDirectory(terminal);
        Write(terminal, attributes);
        File.CreateSymbolicLink(Path.Combine(terminal, "device"), "../..");
        Link("sys/class/tty/" + name, Path.GetRelativePath(Path.Combine(Root, "sys/class/tty"), terminal));
    }

    private void Link(string path, string target)
    {
        string link = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, target);
    }
}
