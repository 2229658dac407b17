using System.CommandLine;
using System.Globalization;
using Mbus.Client.Lines;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus ports</c>: lists the serial ports of this machine.</summary>
internal static class PortsCommand
{
    private const string NoPort =
        "no serial port was found. Check that the converter is plugged in (lsusb) and has a driver (dmesg). "
        + "On a Raspberry Pi, check that the UART is enabled (enable_uart=1 in config.txt). In a container or virtual machine, check that the port is passed to it.";

    internal static Command Create()
    {
        ToolCommand command = new("ports", "Lists the serial ports of this machine, with the value of --on for each.");
        RowFormatOption format = new();
        command.Add(format);
        command.Remarks = """
            A USB converter is listed by its USB ids (usb:VID:PID), which do not depend on the USB port; if several converters match, they
            are distinguished by serial number or by a number (#0, #1). Only root can see programs of other users that hold a port.

            Examples:
              mbus ports
              mbus ports --format json
              mbus read 1 --on usb:0403:6001
            """;
        command.SetAction((parsed, _) => Session.RunAsync(() => Task.FromResult(Show(SerialPorts.List(), format.Printer(parsed)))));
        return command;
    }

    private static int Show(IReadOnlyList<SerialPortInfo> ports, RowPrinter rows)
    {
        if (ports.Count == 0)
            return Session.Fail(NoPort, ExitCode.NoLine);

        foreach (SerialPortInfo port in ports)
        {
            string address = SerialPorts.AddressOf(port, ports);
            if (rows.IsText)
                Show(port, address);
            else
                rows.Print(ToRow(port, address));
        }

        return ExitCode.Done;
    }

    private static Row ToRow(SerialPortInfo port, string address) => new()
    {
        { "path", port.Path },
        { "line", address },
        { "manufacturer", port.Usb?.Manufacturer },
        { "product", port.Usb?.Product },
        { "vendorId", port.Usb?.VendorId },
        { "productId", port.Usb?.ProductId },
        { "serial", port.Usb?.Serial },
        { "interface", port.Usb?.Interface },
        { "driver", port.Driver },
        { "link", port.Link },
        { "heldBy", port.Holders() },
    };

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
