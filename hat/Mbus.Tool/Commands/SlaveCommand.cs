using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Mbus.Client.Lines;
using Mbus.Simulation;
using Mbus.Simulation.Slaves;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus slave</c>: simulates meters for an external master.</summary>
internal static class SlaveCommand
{
    internal static Command Create()
    {
        Option<LineAddress> on = new("--on")
        {
            Description = "The line to the master: pty, or a serial port.",
            HelpName = "LINE",
            CustomParser = result => Arguments.Parsed(result, text => LineAddress.Parse(text)),
        };
        Option<IPEndPoint[]> listen = Arguments.Listen("TCP address for one master at a time, instead of a line.");
        Option<FileInfo> bus = new("--bus") { Description = "File with meters (see shared/Mbus.Simulation/README.md). Default: built-in meters.", HelpName = "FILE" };
        Option<int?> baud = new("--baud") { Description = "Baud rate that --listen simulates. Default: 2400. For a line use --on LINE,baud=RATE.", HelpName = "RATE" };
        Option<byte?> address = new("--address") { Description = "Simulate one meter with this primary address (0 to 250). Default: 3.", HelpName = "A" };
        Option<uint?> id = new("--id")
        {
            Description = "Simulate one meter with these 8 digits as identification. Default: 12345678.",
            HelpName = "DIGITS",
            CustomParser = result => Arguments.Parsed<uint?>(result, text => ParseIdentification(text)),
        };
        Option<ushort?> manufacturer = new("--manufacturer")
        {
            Description = "Simulate one meter of this manufacturer. Default: TST.",
            HelpName = "LETTERS",
            CustomParser = result => Arguments.Parsed<ushort?>(result, text => ParseManufacturer(text)),
        };

        ToolCommand command = new("slave", "Simulates meters for an external master.") { on, listen, bus, baud, address, id, manufacturer };
        command.Remarks = """
            With --address, --id or --manufacturer, one meter with a voltage and a volume is simulated; otherwise the meters of --bus.
            With --listen each reply is sent as one segment, or below 1200 Bd byte by byte, because a complete reply would take too long; on
            a line the bytes are sent at its baud rate.

            A pseudo-terminal has no parity; a program can set parity once. The serial tools of libmbus set parity twice with
            -b 2400, which the C library of Debian, Ubuntu and Fedora rejects ("Failed to set baud rate"): use another rate on both sides,
            for example --on pty,baud=9600 and -b 9600.

            Examples:
              mbus slave --on pty
              mbus slave --listen 127.0.0.1:10002 --address 3 --id 12345678 --manufacturer TST
              mbus slave --on /dev/ttyUSB1,baud=9600 --bus meters.json
            """;
        command.Validators.Add(result => Check(result, on, listen, bus, baud, [address, id, manufacturer]));
        command.SetAction((parsed, stop) => Session.RunAsync(() => RunAsync(
            parsed.GetValue(on),
            parsed.GetValue(listen)?.FirstOrDefault(),
            Definition(parsed.GetValue(bus), parsed.GetValue(address), parsed.GetValue(id), parsed.GetValue(manufacturer)),
            parsed.GetValue(baud) ?? LineAddress.DefaultBaudRate,
            stop)));
        return command;
    }

    private static void Check(CommandResult result, Option on, Option listen, Option bus, Option baud, Option[] identity)
    {
        bool Has(Option option) => result.GetResult(option) is { Implicit: false };
        if (Has(on) == Has(listen))
            result.AddError("Specify the connection to the master: either --on LINE (for example --on pty) or --listen ADDRESS:PORT.");
        if (Has(on) && Has(baud))
            result.AddError("--baud requires --listen. For a line use --on LINE,baud=RATE.");
        if (Has(bus) && identity.Any(Has))
            result.AddError("--bus cannot be combined with --address, --id or --manufacturer, which simulate one separate meter. Use one of them.");
    }

    private static uint ParseIdentification(string text) =>
        text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint id)
            ? id
            : throw new FormatException($"\"{text}\" is not a valid identification. Expected 8 digits, for example 12345678.");

    private static ushort ParseManufacturer(string text) =>
        Manufacturer.FromLetters(text) is var code and > 0
            ? code
            : throw new FormatException($"\"{text}\" is not a valid manufacturer. Expected three capital letters, for example TST.");

    private static BusDefinition Definition(FileInfo? file, byte? address, uint? id, ushort? manufacturer)
    {
        if (file != null)
            return BusDefinition.Load(file.FullName);
        if (address == null && id == null && manufacturer == null)
            return BusDefinition.Default;
        if (address > PrimaryAddress.Last)
            throw new FormatException($"{address} is not a valid primary address. Expected 0 to {PrimaryAddress.Last}.");

        SecondaryAddress meter = new(id ?? 0x12345678, manufacturer ?? Manufacturer.FromLetters("TST"), version: 1, deviceType: 0);
        return OneMeter(address ?? 3, meter);
    }

    private static BusDefinition OneMeter(byte address, SecondaryAddress meter) => new()
    {
        Meters =
        [
            new MeterDefinition
            {
                Name = "one meter",
                PrimaryAddress = address,
                Address = meter,
                IgnoresFrameCount = true,
                Telegrams =
                [
                    new TelegramDefinition
                    {
                        Records =
                        [
                            new RecordDefinition([0x02, 0xFD, 0x49]) { Value = 1234, Wobble = 3, PeriodHours = 1 },
                            new RecordDefinition([0x02, 0x16]) { Value = 456, PerHour = 1 },
                        ],
                    },
                ],
            },
        ],
    };

    private static async Task RunAsync(LineAddress? on, IPEndPoint? endPoint, BusDefinition definition, int baudRate, CancellationToken stop)
    {
        if (on != null)
            await RunOnLineAsync(on, definition, stop);
        else
            await RunOnTcpAsync(endPoint!, definition, baudRate, stop);
    }

    private static async Task RunOnLineAsync(LineAddress on, BusDefinition definition, CancellationToken stop)
    {
        await using Line line = await on.OpenAsync(stop);
        Show(definition, line is PtyLine pty ? pty.Path : line.Name, on.BaudRate);
        SlaveEndpoint slaves = new(new SimulatedBus(definition, new LineTiming(on.BaudRate, 0)), line, isPaced: on.Kind.OwnsPaths || line is SerialLine);
        await UntilStoppedAsync(slaves.RunAsync(stop));
    }

    private static async Task RunOnTcpAsync(IPEndPoint endPoint, BusDefinition definition, int baudRate, CancellationToken stop)
    {
        if (!LineAddress.IsBaudRate(baudRate))
            throw new FormatException($"--baud {baudRate} is not a baud rate of M-Bus. Expected one of {string.Join(", ", LineAddress.BaudRates)}.");

        using SlaveListener slaves = new(new SimulatedBus(definition, new LineTiming(baudRate, 0)), endPoint);
        Show(definition, slaves.EndPoint.ToString(), baudRate);
        await UntilStoppedAsync(slaves.RunAsync((begins, master) => Console.WriteLine($"{master} {(begins ? "connected" : "closed")}"), stop));
    }

    private static void Show(BusDefinition definition, string where, int baudRate)
    {
        Console.WriteLine($"Simulating {(definition.Meters.Count == 1 ? "a meter" : $"{definition.Meters.Count} meters")} on {where} at {baudRate} Bd. Press Ctrl-C to stop.");
        Meters.Show(definition);
    }

    private static async Task UntilStoppedAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is the normal end.
        }
    }
}
