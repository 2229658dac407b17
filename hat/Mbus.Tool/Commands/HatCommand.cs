using System.CommandLine;
using System.Globalization;
using Mbus.Client.Lines;
using Mbus.Hat;
using Mbus.Hat.Identity;
using Mbus.Hat.Power;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus hat</c>: shows the M-Bus Master HAT of a Raspberry Pi and switches its bus power.</summary>
internal static class HatCommand
{
    private static readonly TimeSpan MaxOff = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DefaultOff = TimeSpan.FromSeconds(1);

    private static RaspberryPi Pi => HatOptions.Pi;

    private static IHatPorts Ports => HatOptions.Ports;

    internal static Command Create()
    {
        RowFormatOption format = new();
        ToolCommand command = new("hat", "Shows the M-Bus Master HAT of this Raspberry Pi, and switches its bus power.")
        {
            format, CreateOn(), CreateOff(), CreateCycle(), CreateTemperature(), CreateEeprom(),
        };
        command.SetAction((parsed, _) => Session.RunAsync(() => Task.FromResult(Show(format.Printer(parsed)))));
        command.Remarks = """
            The line "hat" powers the bus automatically: mbus read 1 --on hat. The user must be in the groups gpio, dialout and i2c.

            Examples:
              mbus hat
              mbus hat cycle --off 10s
              mbus bridge --on hat,baud=9600
            """;
        return command;
    }

    private static Command CreateOn()
    {
        Command command = new("on", "Switches the bus power on and leaves it on.");
        HatOptions options = new(command);
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            Require(options, parsed);
            using PowerPin pin = Ports.OpenPowerPin();
            await BusPower.LeaveOnAsync(pin, options.Settle(parsed), cancel: stop);
            Console.WriteLine("The bus is on.");
        }));
        return command;
    }

    private static Command CreateOff()
    {
        Command command = new("off", "Switches the bus power off.");
        HatOptions options = new(command);
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            Require(options, parsed);
            using PowerPin pin = Ports.OpenPowerPin();
            BusPower.Off(pin);
            Console.WriteLine("The bus is off.");
            return Task.CompletedTask;
        }));
        return command;
    }

    private static Command CreateCycle()
    {
        Option<TimeSpan?> off = new("--off")
        {
            Description = "Time for which the bus is off. Default: 1s.",
            HelpName = "TIME",
            CustomParser = result => Arguments.Parsed<TimeSpan?>(result, text => Arguments.ParseTime(text, MaxOff)),
        };
        Command command = new("cycle", "Switches the bus power off and on again, to restart meters powered by the bus.") { off };
        HatOptions options = new(command);
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            Require(options, parsed);
            using PowerPin pin = Ports.OpenPowerPin();
            BusPower.Off(pin);
            await Task.Delay(parsed.GetValue(off) ?? DefaultOff, stop);
            await BusPower.LeaveOnAsync(pin, options.Settle(parsed), cancel: stop);
            Console.WriteLine("The bus was switched off and is on again.");
        }));
        return command;
    }

    private static Command CreateTemperature()
    {
        Command command = new("temperature", "Shows the temperature measured by the DS variant, in °C.");
        command.SetAction((_, _) => Session.RunAsync(() => Task.FromResult(ShowTemperature())));
        return command;
    }

    private static Command CreateEeprom()
    {
        Argument<FileInfo> file = new("FILE") { Description = "File with an image of a HAT's EEPROM." };
        Command command = new("eeprom", "Shows the content of an image of a HAT's EEPROM.") { file };
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            ShowEeprom(HatEeprom.Parse(ReadImage(parsed.GetRequiredValue(file))));
            return Task.CompletedTask;
        }));
        return command;
    }

    private static void Require(HatOptions options, ParseResult parsed)
    {
        if (!options.Assume(parsed))
            HatFinding.Look(Pi, Ports).Require();
    }

    private static int Show(RowPrinter rows)
    {
        HatFinding finding = HatFinding.Look(Pi, Ports);
        (bool? isOn, string power) = finding.Presence == HatPresence.MbusMaster ? LookAtPower() : (null, "");
        if (rows.IsText)
            ShowText(finding, power);
        else
            rows.Print(ToRow(finding, isOn, power));
        return finding.Presence == HatPresence.MbusMaster ? ExitCode.Done : Session.Fail($"hat: identify: {finding.Text}", ExitCode.NoLine);
    }

    private static void ShowText(HatFinding finding, string power)
    {
        Show("model", Pi.Model);
        Show(finding.Vendor);
        Show("read from", finding.Source switch { HatSource.DeviceTree => "the device tree", HatSource.Eeprom => "its EEPROM", _ => null });
        Show("bus power", power);
    }

    private static void Show(HatVendor? vendor)
    {
        Show("product", vendor?.Product);
        Show("vendor", vendor?.Vendor);
        Show("product id", vendor == null ? null : Hexadecimal(vendor.ProductId));
        Show("version", vendor == null ? null : Hexadecimal(vendor.ProductVersion));
        Show("uuid", vendor?.Uuid.ToString());
    }

    private static void ShowEeprom(HatEeprom eeprom)
    {
        Show("format", eeprom.Version == HatEeprom.HatPlusVersion ? "HAT+ (2)" : "HAT (1)");
        Show("atoms", string.Join(", ", eeprom.Atoms.Select(atom => $"{atom.Type} ({atom.Data.Length} bytes)")));
        Show(eeprom.Vendor);
        if (eeprom.GpioMap is { } map)
            Show("pins used", string.Join(", ", Enumerable.Range(0, HatGpioMap.PinCount).Where(map.IsUsed)) is { Length: > 0 } pins ? pins : "none");
    }

    private static void Show(string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Console.WriteLine($"{label,-12}{value}");
    }

    private static (bool? IsOn, string Text) LookAtPower()
    {
        try
        {
            using PowerPin pin = Ports.OpenPowerPin();
            PowerPinState state = pin.Look();
            return (state.IsOn, state.ToString());
        }
        catch (LineException e)
        {
            return (null, $"unknown: {e.Message}");
        }
    }

    private static int ShowTemperature()
    {
        if (Ports.ReadTemperature() is not { } temperature)
            return Session.Fail("hat: temperature: no DS18B20 thermometer found. Only the DS variant of the HAT has one. Add dtoverlay=w1-gpio to config.txt and reboot.", ExitCode.NoLine);
        Console.WriteLine(temperature.ToString(CultureInfo.InvariantCulture));
        return ExitCode.Done;
    }

    private static byte[] ReadImage(FileInfo file)
    {
        using FileStream stream = file.OpenRead();
        byte[] image = new byte[HatEeprom.MaxLength];
        return image[..stream.ReadAtLeast(image, image.Length, throwOnEndOfStream: false)];
    }

    private static Row ToRow(HatFinding finding, bool? isOn, string power) => new()
    {
        { "hat", RowPrinter.Name(finding.Presence) },
        { "model", Pi.Model },
        { "product", finding.Vendor?.Product },
        { "vendor", finding.Vendor?.Vendor },
        { "productId", finding.Vendor == null ? null : Hexadecimal(finding.Vendor.ProductId) },
        { "version", finding.Vendor == null ? null : Hexadecimal(finding.Vendor.ProductVersion) },
        { "uuid", finding.Vendor?.Uuid.ToString() },
        { "source", finding.Source is { } source ? RowPrinter.Name(source) : null },
        { "hasThermometer", finding.HasThermometer },
        { "busPower", power },
        { "busIsOn", isOn },
    };

    private static string Hexadecimal(ushort number) => $"0x{number:x4}";
}
