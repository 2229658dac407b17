using System.CommandLine;
using Mbus.Client;
using Mbus.Gateway.Settings;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus search</c>: finds all meters by their secondary addresses.</summary>
internal static class SearchCommand
{
    private const int MaxStateSize = 1 << 20;

    internal static Command Create()
    {
        ToolCommand command = new("search", "Finds all meters by their secondary addresses.");
        MasterOptions options = new(command);
        Option<SecondaryAddress?> mask = new("--mask")
        {
            Description = "Find only meters that match: 16 digits, F is a wildcard.",
            HelpName = "ADDRESS",
            CustomParser = result => Arguments.Parsed<SecondaryAddress?>(result, text => ParseMask(text)),
        };
        Option<bool> hex = new("--hex") { Description = "Always search for identifications with digits A to E, not only if there are signs of them." };
        Option<string> resume = new("--resume")
        {
            Description = "Continue a search: the text printed by a stopped search, or a file for it, which is created if necessary.",
            HelpName = "FILE|TEXT",
        };
        Option<int[]> baudRates = new("--baud")
        {
            Description = "Baud rates, one search for each: 2400,300,9600. Default: baud rate of the line.",
            HelpName = "LIST",
            CustomParser = result => Arguments.Parsed(result, ScanCommand.ParseBaudRates),
            CompletionSources = { ScanCommand.BaudRates },
        };
        command.Add(mask);
        command.Add(hex);
        command.Add(baudRates);
        command.Validators.Add(result =>
        {
            if (result.GetResult(baudRates) != null && result.GetResult(resume) != null)
                result.AddError("--resume continues the search at one baud rate. Use it without --baud.");
        });
        command.Add(resume);
        Option<string?> list = MeterList.FileOption();
        command.Add(list);
        RowFormatOption format = new();
        command.Add(format);
        command.Remarks = """
            Meters are shown as they are found, each confirmed by reading it. The output can be used as a list: mbus read @FILE. If several meters
            have the same address, a / and the fabrication number follow it. Ctrl-C stops the search and prints the option to continue it; the
            continued search prints all meters, also those found before. With --baud, each line has the baud rate of its meter.

            Examples:
              mbus search --on sim
              mbus search --on sim --format csv > meters.csv
              mbus search --on /dev/ttyUSB0 --mask FFFFFFFF496AFFFF
              mbus search --on tcp://192.168.1.20:10001 --resume cellar.search
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            string? saved = parsed.GetValue(resume);
            int[] rates = parsed.GetValue(baudRates) ?? [];
            RowPrinter rows = format.Printer(parsed);
            string? path = parsed.GetValue(list);
            MeterList.CheckNew(path);
            int meters = 0;
            List<ListedMeter> all = [];
            try
            {
                await options.RunAsync(parsed, async (master, line) =>
                {
                    foreach (int rate in rates.Length > 0 ? rates : [line.Timing.BaudRate])
                    {
                        if (rate != line.Timing.BaudRate)
                            await line.SetBaudRateAsync(rate, stop);
                        SecondarySearch search = Begin(saved, parsed.GetValue(mask) ?? SecondaryAddress.Any, parsed.GetValue(hex));
                        ProgressLine progress = new("selections");
                        await RunAsync(master, search, FileOf(saved), new Printer(progress, rows, rates.Length > 0, rate, all), progress, stop);
                        meters += search.Meters;
                    }
                }, stop);
            }
            finally
            {
                if (path != null)
                    MeterList.Write(path, all);
            }

            return meters > 0 ? ExitCode.Done : ExitCode.NoAnswer;
        }));
        return command;
    }

    private static async Task RunAsync(MbusMaster master, SecondarySearch search, string? file, Printer printer, ProgressLine progress, CancellationToken stop)
    {
        try
        {
            for (int i = 0; i < search.Meters; i++)
                printer.Report(await master.ConfirmAsync(new FoundMeter(SearchFinding.Meter, search.MeterAt(i, out uint fabricationNumber), fabricationNumber, null), stop));
            await master.SearchAsync(search, printer, progress, stop);
            progress.PrintNote($"{Meters(search)} found with {Selections(search)}.");
            if (search.HasUnexplainedAnswers)
                progress.PrintNote("More replies were received than meters found: noise, or a meter that cannot be selected. Search again; mbus listen shows noise.");
            else if (search.HasNoise)
                progress.PrintNote($"Noise has made the search longer: {search.Collisions} of {search.Selections} selections had damaged answers, {search.FalseCollisions} of them without any meter. Causes: a wrong baud rate or parity, the wiring, or a meter that transmits continuously; mbus listen shows noise.");
            if (!search.TriesHexDigits && search.Collisions > 0)
                progress.PrintNote("A meter whose identification has a digit A to E may be hidden by other meters; use --hex to search for it.");
        }
        catch (OperationCanceledException)
        {
            progress.PrintNote($"Stopped after {Selections(search)}; {Meters(search)} found, about {search.Remaining} selections to go.");
            progress.PrintNote($"Continue with: --resume {ShellWord.Quote(file ?? search.ToString())}");
            throw;
        }
        finally
        {
            progress.Clear();
            if (file != null)
                File.WriteAllText(file, $"{search}\n");
        }
    }

    private static string Meters(SecondarySearch search) => search.Meters == 1 ? "1 meter" : $"{search.Meters} meters";

    private static string Selections(SecondarySearch search) => search.Selections == 1 ? "1 selection" : $"{search.Selections} selections";

    private static SecondarySearch Begin(string? saved, SecondaryAddress mask, bool hex)
    {
        if (saved == null)
            return new SecondarySearch(mask, hex);

        string? file = FileOf(saved);
        if (file != null && !File.Exists(file))
            return new SecondarySearch(mask, hex);

        return SecondarySearch.FromText(file == null ? saved : BoundedInput.ReadText(file, MaxStateSize))
            ?? throw new FormatException($"--resume: {(file == null ? "this is" : $"{file} is")} not a valid search state. Expected the text printed by a stopped search, or the name of a file with it.");
    }

    // A search state contains blanks, a file name does not.
    private static string? FileOf(string? saved) => saved == null || saved.Contains(' ', StringComparison.Ordinal) ? null : saved;

    private static SecondaryAddress ParseMask(string text) =>
        SecondaryAddress.TryParse(text, out SecondaryAddress mask)
            ? mask
            : throw new FormatException($"\"{text}\" is not a valid mask: it has {text.Length} characters. Expected 16 digits, F for any, for example 12FFFFFFFFFFFFFF or 12FFFFFFTSTFFFF.");

    private sealed class Printer(ProgressLine progress, RowPrinter rows, bool isRateListed, int baudRate, List<ListedMeter> meters) : IProgress<FoundMeter>
    {
        public void Report(FoundMeter value)
        {
            if (value.Kind == SearchFinding.Meter)
                meters.Add(new ListedMeter(value.MeterAddress, baudRate));
            if (rows.IsText)
                progress.Print(Describe(value) + (isRateListed ? $"  baud={baudRate}" : ""));
            else
                progress.Print(() => rows.Print(ToRow(value)));
        }

        private static Row ToRow(FoundMeter value)
        {
            string result = value.Kind switch { SearchFinding.WithoutData => "withoutAddress", SearchFinding.Inseparable => "inseparable", _ => "meter" };
            Row row = new() { { "meter", value.MeterAddress.ToString() }, { "result", result } };
            row.Add(value.Address);
            return row;
        }

        private static string Describe(FoundMeter value) => MeterText.Describe(value.MeterAddress, value.Address) + value.Kind switch
        {
            SearchFinding.WithoutData => ": can be selected, but sends no address",
            SearchFinding.Inseparable => ": several meters that a selection cannot distinguish",
            _ => "",
        };
    }
}
