using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Gateway.Settings;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus set</c>: sets a meter's address, identification, clock or baud rate.</summary>
internal static class SetCommand
{
    internal static Command Create()
    {
        ToolCommand command = new("set", "Sets a meter's primary address, identification, clock or baud rate.") { Address(), Id(), Clock(), Baud() };
        command.Remarks = """
            The result is verified; an error message contains the actual state of the meter.

            Examples:
              mbus set address 0 17 --on /dev/ttyUSB0
              mbus set id 17 00112233 --on /dev/ttyUSB0
              mbus set clock 17 --on /dev/ttyUSB0
              mbus set clock @cellar.json --on /dev/ttyUSB0
              mbus set baud 17 9600 --on /dev/ttyUSB0
              mbus set baud @cellar.json 9600 --on /dev/ttyUSB0

            A list of meters is for clock and baud only: an address or identification belongs to one meter. If a meter of a list fails, the
            others are still set.
            """;
        return command;
    }

    private static Command Address()
    {
        Argument<byte> address = new("ADDRESS") { Description = "0 to 250; must not be used by another meter.", CustomParser = result => Arguments.Parsed(result, ParsePrimary) };
        return Create("address", "Sets the primary address of a meter.", address,
            (master, meter, value, _, stop) => master.SetPrimaryAddressAsync(meter, value, stop), value => $"now has the primary address {value}");
    }

    private static Command Id()
    {
        Argument<string> id = new("DIGITS")
        {
            Description = "8 digits: identification; 16 digits: complete secondary address.",
            CustomParser = result => Arguments.Parsed(result, CheckedIdentity),
        };
        return Create("id", "Sets the identification of a meter.", id, (master, meter, value, _, stop) => SetIdentityAsync(master, meter, value, stop), value => $"now has the identification {value}");
    }

    private static Command Clock()
    {
        Argument<string?> time = new("TIME") { Description = "For example 2026-03-29T12:00:00. Default: current time.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> seconds = new("--seconds") { Description = "Set the time to the second (type I), which not all meters support. Default: to the minute (type F)." };
        return Create("clock", "Sets the clock of a meter.", time,
            (master, meter, value, withSeconds, stop) =>
            {
                DateTime moment = ParseTime(value);
                return master.SetClockAsync(meter, moment, withSeconds, TimeZoneInfo.Local.IsDaylightSavingTime(moment), stop);
            },
            value => $"has accepted {value ?? "the time of this machine"}", seconds, forLists: true);
    }

    private static Command Baud()
    {
        Argument<int> rate = new("RATE") { Description = "300, 600, ... 38400.", CustomParser = result => Arguments.Parsed(result, ScanCommand.ParseBaudRate), CompletionSources = { ScanCommand.BaudRates } };
        return Create("baud", "Sets the baud rate of a meter.", rate,
            (master, meter, value, _, stop) => master.SetBaudRateAsync(meter, value, stop), value => $"now replies at {value} Bd: --on LINE,baud={value}", forLists: true);
    }

    private static Command Create<T>(
        string name, string description, Argument<T> argument, Func<MbusMaster, MeterAddress, T, bool, CancellationToken, Task> set, Func<T, string> done, Option<bool>? flag = null, bool forLists = false)
    {
        Argument<MeterList> meters = new("METER")
        {
            Description = MeterList.OfCommand,
            CustomParser = result => Arguments.Parsed<MeterList>(result, text => MeterList.Parse([text])),
        };
        Command command = new(name, description) { meters, argument };
        MasterOptions options = new(command);
        if (flag != null)
            command.Add(flag);
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            IReadOnlyList<ListedMeter> all = parsed.GetRequiredValue(meters).Meters();
            if (all.Count > 1 && !forLists)
                throw new FormatException($"{all.Count} meters are given. Expected one: mbus set {name} would give all of them the same value. Use it for each meter, or mbus set clock or baud for several meters.");

            bool hasFlag = flag != null && parsed.GetValue(flag);
            int exitCode = ExitCode.Done;
            await options.RunAsync(
                parsed,
                async (master, line) => exitCode = await SetAsync(line, all, meter => set(master, meter, parsed.GetValue(argument)!, hasFlag, stop), done(parsed.GetValue(argument)!), stop),
                stop);
            return exitCode;
        }));
        return command;
    }

    /// <summary>Sets each meter, at its own baud rate or that of the line. A meter that fails is reported; the others are still set.</summary>
    private static async Task<int> SetAsync(Line line, IReadOnlyList<ListedMeter> meters, Func<MeterAddress, Task> set, string done, CancellationToken stop)
    {
        int baudRate = line.Timing.BaudRate;
        int exitCode = ExitCode.Done;
        foreach (ListedMeter meter in meters)
        {
            try
            {
                if ((meter.BaudRate ?? baudRate) != line.Timing.BaudRate)
                    await line.SetBaudRateAsync(meter.BaudRate ?? baudRate, stop);
                await set(meter.Address);
                Console.WriteLine($"Meter {meter.Address} {done}.");
            }
            catch (MbusException e)
            {
                exitCode = Session.Fail(Advice.Message(e), ExitCode.NoAnswer);
            }
        }

        return exitCode;
    }

    private static Task SetIdentityAsync(MbusMaster master, MeterAddress meter, string digits, CancellationToken stop) =>
        SecondaryAddress.TryParse(digits, out SecondaryAddress whole)
            ? master.SetSecondaryAddressAsync(meter, whole, stop)
            : master.SetIdentificationAsync(meter, Convert.ToUInt32(digits, 16), stop);

    private static string CheckedIdentity(string text) =>
        (text.Length == 8 && text.All(char.IsAsciiDigit)) || (SecondaryAddress.TryParse(text, out SecondaryAddress whole) && !whole.HasWildcard)
            ? text
            : throw new FormatException($"\"{text}\" is not a valid identification. Expected 8 digits, for example 12345678, or a secondary address without wildcards, for example 12345678TST0107.");

    private static byte ParsePrimary(string text) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out byte address) && PrimaryAddress.IsSlave(address)
            ? address
            : throw new FormatException($"\"{text}\" is not a valid primary address. Expected 0 to {PrimaryAddress.Last}.");

    private static DateTime ParseTime(string? text)
    {
        if (text == null)
            return DateTime.Now;

        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time) && time.Year is >= 1981 and <= 2080
            ? time
            : throw new FormatException($"\"{text}\" is not a valid time for a meter. Expected a date from 1981 to 2080 and a time, for example 2026-03-29T12:00:00.");
    }
}
