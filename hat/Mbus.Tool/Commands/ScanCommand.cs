using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Gateway.Settings;
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
        Option<string?> list = MeterList.FileOption();
        command.Add(list);
        RowFormatOption format = new();
        command.Add(format);
        command.Remarks = """
            One request is sent to each address; an address without a meter takes 0.2 s at 2400 Bd. Meters are shown as they are found. An address
            with several meters is reported as such: use mbus search to find them. Ctrl-C stops the scan and prints the position. The output is a
            list for mbus read @FILE; with --baud, each line has the baud rate of its meter. --list writes a list to which more can be added.

            Examples:
              mbus scan --on sim
              mbus scan --on sim --format json
              mbus scan --on /dev/ttyUSB0 --addresses 1-20 --baud 2400,300,9600
              mbus scan --on /dev/ttyUSB0 --list cellar.json && mbus read @cellar.json
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            string? path = parsed.GetValue(list);
            MeterList.CheckNew(path);
            byte[] all = parsed.GetValue(addresses) is { Length: > 0 } some ? some : ParseAddresses("0-250");
            int[] rates = parsed.GetValue(baudRates) ?? [];
            Printer printer = new(format.Printer(parsed), isRateListed: rates.Length > 0);
            try
            {
                await options.RunAsync(parsed, async (master, line) => await RunAsync(master, line, all, rates.Length > 0 ? rates : [line.Timing.BaudRate], printer, stop), stop);
            }
            finally
            {
                if (path != null)
                    MeterList.Write(path, printer.Meters);
            }

            return printer.Found > 0 ? ExitCode.Done : ExitCode.NoAnswer;
        }));
        return command;
    }

    private static async Task RunAsync(MbusMaster master, Line line, byte[] addresses, int[] baudRates, Printer printer, CancellationToken stop)
    {
        foreach (int baudRate in baudRates)
        {
            if (baudRate != line.Timing.BaudRate)
                await line.SetBaudRateAsync(baudRate, stop);
            await ScanAsync(master, addresses, baudRate, printer, stop);
        }
    }

    private static async Task ScanAsync(MbusMaster master, byte[] addresses, int baudRate, Printer printer, CancellationToken stop)
    {
        ProgressLine progress = new($"of {addresses.Length} addresses at {baudRate} Bd");
        printer.Progress = progress;
        try
        {
            int found = (await master.ScanAsync(addresses, printer, progress, stop)).Count;
            progress.PrintNote($"{found} of {addresses.Length} addresses reply at {baudRate} Bd.");
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

    private sealed class Printer(RowPrinter rows, bool isRateListed) : IProgress<ScannedAddress>
    {
        internal ProgressLine? Progress { get; set; }

        internal int Found { get; private set; }

        internal List<ListedMeter> Meters { get; } = [];

        public void Report(ScannedAddress value)
        {
            Found++;
            if (value.Outcome == Outcome.Reply)
                Meters.Add(new ListedMeter(value.Address, value.BaudRate));
            if (rows.IsText)
                Progress!.Print($"{value.Address,3}  {Describe(value)}{(isRateListed ? $"  baud={value.BaudRate}" : "")}");
            else
                Progress!.Print(() => rows.Print(ToRow(value)));
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
