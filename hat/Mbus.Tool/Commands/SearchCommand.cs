using System.CommandLine;
using Mbus.Client;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus search</c>: all meters by their secondary addresses.</summary>
internal static class SearchCommand
{
    private const int MaxKept = 1 << 20;

    internal static Command Create()
    {
        Command command = new("search", "Finds all meters by their secondary addresses.");
        MasterOptions options = new(command);
        Option<SecondaryAddress?> mask = new("--mask")
        {
            Description = "Only meters that match: 16 digits, F is a wildcard.",
            HelpName = "ADDRESS",
            CustomParser = result => Arguments.Parsed<SecondaryAddress?>(result, text => ParseMask(text)),
        };
        Option<bool> hex = new("--hex") { Description = "Look for identifications with digits A to E at once, not only on evidence." };
        Option<string> resume = new("--resume")
        {
            Description = "Go on with a search: the text that a stopped one printed, or a file to keep it in, which may be new.",
            HelpName = "FILE|TEXT",
        };
        command.Add(mask);
        command.Add(hex);
        command.Add(resume);
        command.EndingWith("""
            Meters are shown as they are found, each confirmed by reading it, in a list that mbus read takes: mbus read @FILE. Where several have
            one address, a / and the fabrication number stand behind it. Ctrl-C ends the search and says what to type to go on.

            Examples:
              mbus search --on sim
              mbus search --on /dev/ttyUSB0 --mask FFFFFFFF496AFFFF
              mbus search --on tcp://192.168.1.20:10001 --resume cellar.search
            """);
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            string? kept = parsed.GetValue(resume);
            SecondarySearch search = Begin(kept, parsed.GetValue(mask) ?? SecondaryAddress.Any, parsed.GetValue(hex));
            await options.RunAsync(parsed, (master, _) => RunAsync(master, search, FileOf(kept), stop), stop);
            return search.Meters > 0 ? ExitCode.Done : ExitCode.NoAnswer;
        }));
        return command;
    }

    private static async Task RunAsync(MbusMaster master, SecondarySearch search, string? file, CancellationToken stop)
    {
        ProgressLine progress = new("selections");
        try
        {
            await master.SearchAsync(search, new Printer(progress), progress, stop);
            progress.Tell($"{search.Meters} meters found with {search.Selections} selections.");
            if (search.HasUnexplainedAnswers)
                progress.Tell("More answers came than meters were found: noise, or a meter that no selection reaches. Search again; mbus listen shows noise.");
            if (!search.AsksHexDigits && search.Collisions > 0)
                progress.Tell("A meter whose identification has a digit A to E may be hidden by others; --hex searches for it.");
        }
        catch (OperationCanceledException)
        {
            progress.Tell($"Stopped after {search.Selections} selections; {search.Meters} meters found, about {search.Remaining} selections to go.");
            progress.Tell($"Go on with: --resume {ShellWord.Quote(file ?? search.ToString())}");
            throw;
        }
        finally
        {
            progress.Clear();
            if (file != null)
                File.WriteAllText(file, $"{search}\n");
        }
    }

    private static SecondarySearch Begin(string? kept, SecondaryAddress mask, bool hex)
    {
        if (kept == null)
            return new SecondarySearch(mask, hex);

        string? file = FileOf(kept);
        if (file != null && !File.Exists(file))
            return new SecondarySearch(mask, hex);

        return SecondarySearch.FromText(file == null ? kept : BoundedInput.ReadText(file, MaxKept))
            ?? throw new FormatException($"--resume: {(file == null ? "this is" : $"{file} holds")} no search. Expected the text that a stopped search printed, or the name of a file with it.");
    }

    // The text of a search has several words.
    private static string? FileOf(string? kept) => kept == null || kept.Contains(' ', StringComparison.Ordinal) ? null : kept;

    private static SecondaryAddress ParseMask(string text) =>
        SecondaryAddress.TryParse(text, out SecondaryAddress mask)
            ? mask
            : throw new FormatException($"\"{text}\" is no mask: it has {text.Length} characters. Expected 16 digits, F for any, for example 12FFFFFFFFFFFFFF or 12FFFFFFTSTFFFF.");

    private sealed class Printer(ProgressLine progress) : IProgress<FoundMeter>
    {
        public void Report(FoundMeter value) => progress.Print(MeterText.Describe(value.MeterAddress) + value.Kind switch
        {
            SearchFinding.WithoutData => ": can be selected, but sends no address",
            SearchFinding.Inseparable => ": several meters that no selection tells apart",
            _ => "",
        });
    }
}
