using System.CommandLine;
using System.Globalization;
using Mbus.Client.Lines;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus ports</c>: the serial ports of this machine.</summary>
internal static class PortsCommand
{
    private const string NoPort =
        "no serial port was found. Is the converter plugged in (does lsusb show it), and has it a driver (dmesg)? "
        + "On a Raspberry Pi, is the UART enabled (enable_uart=1 in config.txt)? In a container or virtual machine, is the port passed on to it?";

    internal static Command Create()
    {
        Command command = new("ports", "Lists the serial ports of this machine, and what to write after --on for each.");
        command.EndingWith("""
            A USB converter is listed by what it is (usb:VID:PID), which stays when it is plugged in elsewhere; where several match, its
            serial number or a count (#0, #1) tells them apart. Programs of other users that hold a port are seen by root only.

            Examples:
              mbus ports
              mbus read 1 --on usb:0403:6001
            """);
        command.SetAction((_, _) => Session.RunAsync(() => Task.FromResult(Show(SerialPorts.List()))));
        return command;
    }

    private static int Show(IReadOnlyList<SerialPortInfo> ports)
    {
        if (ports.Count == 0)
            return Session.Fail(NoPort, ExitCode.NoLine);

        foreach (SerialPortInfo port in ports)
            Show(port, SerialPorts.AddressOf(port, ports));
        return ExitCode.Done;
    }

    private static void Show(SerialPortInfo port, string address)
    {
        Console.WriteLine(port.Path);
        Show("use it with", "--on " + ShellWord.Quote(address));
        Show("manufacturer", port.Usb?.Manufacturer);
        Show("product", port.Usb?.Product);
        Show("VID:PID", port.Usb is { } usb ? $"{usb.VendorId}:{usb.ProductId}" : null);
        Show("serial", port.Usb?.Serial);
        Show("interface", port.Usb?.Interface.ToString(CultureInfo.InvariantCulture));
        Show("driver", port.Driver);
        Show("link", port.Link);
        Show("held by", string.Join(", ", port.Holders()));
    }

    private static void Show(string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Console.WriteLine($"  {label,-14}{value}");
    }
}
