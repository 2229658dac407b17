using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus scan</c>: finds meters by primary address.</summary>
internal static class ScanCommand
{
    internal static Command Create()
    {
        ToolCommand command = new("scan", "Finds meters by their primary addresses.");
        MasterOptions options = new(command);
        Option<byte[]> addresses = new("--addresses")
        {
            Description = "Addresses to scan, in this order: 0-250, or 1-20,50. Default: 0-250.",
            HelpName = "LIST",
            CustomParser = result => Arguments.Parsed(result, ParseAddresses),
        };
        Option<int[]> baudRates = new("--baud")
        {
            Description = "Baud rates, one scan for each: 2400,300,9600. Default: baud rate of the line.",
            HelpName = "LIST",
            CustomParser = result => Arguments.Parsed(result, ParseBaudRates),
            CompletionSources = { BaudRates },
        };
        command.Add(addresses);
        command.Add(baudRates);
        RowFormatOption format = new();
        command.Add(format);
        command.Remarks = """
            One request is sent to each address; an address without a meter takes 0.2 s at 2400 Bd. Meters are shown as they are found. An address
            with several meters is reported as such: use mbus search to find them. Ctrl-C stops the scan and prints the position. The output is a
            list for mbus read @FILE; with --baud, each line has the baud rate of its meter.

            Examples:
              mbus scan --on sim
              mbus scan --on sim --format json
              mbus scan --on /dev/ttyUSB0 --addresses 1-20 --baud 2400,300,9600
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            int found = 0;
            await options.RunAsync(parsed, async (master, line) =>
                found = await RunAsync(master, line, parsed.GetValue(addresses) is { Length: > 0 } some ? some : ParseAddresses("0-250"), parsed.GetValue(baudRates) ?? [], format.Printer(parsed), stop), stop);
            return found > 0 ? ExitCode.Done : ExitCode.NoAnswer;
        }));
        return command;
    }

    private static async Task<int> RunAsync(MbusMaster master, Line line, byte[] addresses, int[] baudRates, RowPrinter rows, CancellationToken stop)
    {
        int found = 0;
        foreach (int baudRate in baudRates.Length > 0 ? baudRates : [line.Timing.BaudRate])
        {
            if (baudRate != line.Timing.BaudRate)
                await line.SetBaudRateAsync(baudRate, stop);
            found += await ScanAsync(master, addresses, baudRate, rows, isRateListed: baudRates.Length > 0, stop);
        }

        return found;
    }

    private static async Task<int> ScanAsync(MbusMaster master, byte[] addresses, int baudRate, RowPrinter rows, bool isRateListed, CancellationToken stop)
    {
        ProgressLine progress = new($"of {addresses.Length} addresses at {baudRate} Bd");
        try
        {
            int found = (await master.ScanAsync(addresses, new Printer(progress, rows, isRateListed), progress, stop)).Count;
            progress.PrintNote($"{found} of {addresses.Length} addresses reply at {baudRate} Bd.");
            return found;
        }
        catch (OperationCanceledException)
        {
            ScanProgress? last = progress.Last;
            progress.PrintNote($"Stopped after {last?.Sent ?? 0} of {addresses.Length} addresses at {baudRate} Bd; {last?.Found ?? 0} of them reply.");
            throw;
        }
        finally
        {
            progress.Clear();
        }
    }

    private static byte[] ParseAddresses(string text) => [.. text.Split(',').SelectMany(AddressRange.Parse)];

    internal static int[] ParseBaudRates(string text) => [.. text.Split(',').Select(ParseBaudRate)];

    /// <summary>The baud rates as text, for shell completion.</summary>
    internal static string[] BaudRates { get; } = [.. LineAddress.BaudRates.Select(rate => rate.ToString(CultureInfo.InvariantCulture))];

    internal static int ParseBaudRate(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && LineAddress.IsBaudRate(rate)
            ? rate
            : throw new FormatException($"\"{text}\" is not a baud rate of M-Bus. Expected one of {string.Join(", ", LineAddress.BaudRates)}.");

    private sealed class Printer(ProgressLine progress, RowPrinter rows, bool isRateListed) : IProgress<ScannedAddress>
    {
        public void Report(ScannedAddress value)
        {
            if (rows.IsText)
                progress.Print($"{value.Address,3}  {Describe(value)}{(isRateListed ? $"  baud={value.BaudRate}" : "")}");
            else
                progress.Print(() => rows.Print(ToRow(value)));
        }

        private static Row ToRow(ScannedAddress value)
        {
            string result = value switch { { Outcome: Outcome.Damage } => "collision", { Secondary: not null } => "meter", _ => "withoutAddress" };
            Row row = new() { { "primaryAddress", value.Address }, { "baudRate", value.BaudRate }, { "result", result } };
            row.Add(value.Secondary);
            return row;
        }

        private static string Describe(ScannedAddress value) => value switch
        {
            { Outcome: Outcome.Damage } => "several meters, or a disturbed line: use secondary addresses (mbus search)",
            { Secondary: SecondaryAddress address } => MeterText.Describe(address),
            _ => "replies, but sends no data with an address",
        };
    }
}
