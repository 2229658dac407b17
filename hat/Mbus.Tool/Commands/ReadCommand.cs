using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Gateway.Settings;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus read</c>: reads meters, once or periodically.</summary>
internal sealed class ReadCommand
{
    private static readonly TimeSpan MaxRetryTime = TimeSpan.FromSeconds(5);

    private readonly Argument<MeterList> _meters = new("METER")
    {
        Description = MeterList.Description,
        Arity = ArgumentArity.OneOrMore,
        HelpName = "METER",
        CompletionSources = { "all", "@" },
        CustomParser = result => Arguments.Parsed<MeterList>(result, _ => MeterList.Parse([.. result.Tokens.Select(token => token.Value)])),
    };

    private readonly Option<ReadingFormat> _format = Arguments.FormatWithTable();

    private readonly Option<int?> _telegrams = new("--telegrams")
    {
        Description = $"Number of telegrams to read from each meter, 1 to {MbusMaster.MaxTelegrams}. Default: all, while the meter reports that more records follow.",
        HelpName = "N",
        CustomParser = result => Arguments.Parsed<int?>(result, text => Arguments.ParseCount(text, MbusMaster.MaxTelegrams)),
    };

    private readonly Option<bool> _alarms = new("--alarms") { Description = "Read the alarms of each meter (REQ_UD1) instead of its data." };

    private readonly Option<MeterRequest?> _request = new("--request")
    {
        Description = "Read each meter with a request of its own instead of REQ_UD2: CI field and data of a SND_UD (B1; 50 10), or a frame as for mbus send. If the meter only acknowledges it, REQ_UD2 follows.",
        HelpName = "HEX",
        CustomParser = result => Arguments.Parsed<MeterRequest?>(result, MeterRequest.Parse),
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "With --format csv-wide: the file of the table. A row is appended for each meter, also for one that failed; a new quantity adds a column.",
        HelpName = "FILE",
    };

    private readonly RoundOptions _rounds;
    private readonly MasterOptions _options;
    private readonly DecodeSettings _decoding;
    private readonly BackOff _backOff = new(TimeProvider.System);
    private readonly Dictionary<MeterAddress, long> _readAt = [];
    private DecodeOptions _decoder = null!;    // created when the command runs, because it reads the data of makers
    private WideTable? _table;

    private ReadCommand(Command command)
    {
        command.Add(_meters);
        _options = new MasterOptions(command);
        foreach (Option option in new Option[] { _format, _output, _telegrams, _alarms, _request })
            command.Add(option);
        _rounds = new RoundOptions(command);
        _decoding = new DecodeSettings(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_alarms) && result.GetResult(_telegrams) != null)
                result.AddError("--telegrams counts data telegrams, which --alarms does not read. Use one of them.");
            if (result.GetResult(_request) != null && (result.GetValue(_alarms) || result.GetResult(_telegrams) != null))
                result.AddError("--request replaces the requests of --alarms and --telegrams. Use one of them.");
        });
        command.SetAction((parsed, stop) => Session.RunAsync(() => RunAsync(parsed, stop)));
    }

    internal static Command Create()
    {
        ToolCommand command = new("read", "Reads all telegrams of meters, once or periodically.");
        _ = new ReadCommand(command);
        command.Remarks = """
            Readings are printed as soon as they are available. An error of one meter is reported on standard error and does not affect the other
            meters; the exit code is that of the most severe error. JSON has one object per line for each reading, CSV has one header line; both
            contain the time of each reading. A list is a JSON file with the settings of each meter (docs/meter-list.md), or has the format of the
            output of mbus search or mbus scan: the first word of each line is an address or a range, and a word such as baud=9600 is the baud
            rate of the meter.

            Examples:
              mbus read 1 --on sim
              mbus read 1-20 50 --on sim
              mbus read 12345678FFFFFFFF --on tcp://192.168.1.20:10001 --format json
              mbus search > cellar.txt && mbus read @cellar.txt
              mbus read all --every 15m --format csv >> cellar.csv
              mbus read @cellar.txt --every 15m --format csv-wide --output cellar.csv
              mbus read 5 --alarms
              mbus read 1 --request B1 --every 15m
            """;
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(_format) == ReadingFormat.CsvWide != (parsed.GetValue(_output) != null))
            throw new FormatException("--format csv-wide and --output FILE belong together: the table is written to the file.");

        _decoding.WarnIfExposed(parsed);
        _decoder = _decoding.Load(parsed);
        MeterList list = parsed.GetRequiredValue(_meters);
        IReadOnlyList<ListedMeter> meters = list.IsAll ? [] : list.Meters();
        Rounds rounds = _rounds.Rounds(parsed);
        int exitCode = ExitCode.Done;
        async Task ReadAllAsync(MbusMaster master, Line line)
        {
            if (list.IsAll)
                meters = await SearchAsync(master, stop);
            exitCode = Math.Max(exitCode, meters.Count == 0 ? Session.Fail("No meter was found.", ExitCode.NoAnswer) : await ReadAsync(master, line, meters, rounds, parsed, stop));
        }

        bool isOpened = false;
        while (!isOpened)
        {
            try
            {
                await _options.RunAsync(parsed, ReadAllAsync, stop);
                isOpened = true;
            }
            catch (LineException e) when (_rounds.Period(parsed) != null && rounds.Started == 0)
            {
                TimeSpan wait = _rounds.Period(parsed) is TimeSpan period && period < MaxRetryTime ? period : MaxRetryTime;
                exitCode = Session.Fail(string.Create(CultureInfo.InvariantCulture, $"{Advice.Message(e)} The line is opened again in {wait.TotalSeconds:0.#} s."), ExitCode.NoLine);
                await Task.Delay(wait, stop);
            }
        }

        return exitCode;
    }

    private static async Task<IReadOnlyList<ListedMeter>> SearchAsync(MbusMaster master, CancellationToken stop)
    {
        ProgressLine progress = new("selections");
        try
        {
            IReadOnlyList<FoundMeter> found = await master.SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), progress: progress, cancel: stop);
            return [.. found.Select(one => new ListedMeter(one.MeterAddress))];
        }
        finally
        {
            progress.Clear();
        }
    }

    private async Task<int> ReadAsync(MbusMaster master, Line line, IReadOnlyList<ListedMeter> meters, Rounds rounds, ParseResult parsed, CancellationToken stop)
    {
        ReadingPrinter printer = new(parsed.GetValue(_format), StandardStreams.Output);
        _table = parsed.GetValue(_output) is string path ? new WideTable(path, line.Name) : null;
        int initial = line.Timing.BaudRate;
        int worst = ExitCode.Done;
        await _rounds.RunAsync(parsed, rounds, line, async () => worst = Math.Max(worst, await ReadRoundAsync(master, line, initial, meters, printer, parsed, stop)), stop);
        return worst;
    }

    // A lost line affects all meters. The next round, if any, reopens it.
    private async Task<int> ReadRoundAsync(MbusMaster master, Line line, int initial, IReadOnlyList<ListedMeter> meters, ReadingPrinter printer, ParseResult parsed, CancellationToken stop)
    {
        int worst = ExitCode.Done;
        foreach (ListedMeter meter in meters.Where(meter => IsDue(meter) && !_backOff.IsPaused(meter.Address)))
        {
            try
            {
                int baudRate = meter.BaudRate ?? initial;
                if (baudRate != line.Timing.BaudRate)
                    await line.SetBaudRateAsync(baudRate, stop);
                worst = Math.Max(worst, await ReadAsync(MasterOf(meter, master, line), meter, printer, parsed, stop));
            }
            catch (MbusException e)
            {
                if (e.Telegrams.Count > 0)
                    Print(meter, MeterReading.Decode(e.Telegrams, DecoderOf(meter), DateTimeOffset.Now), printer);
                _table?.Append(meter, e.Message);
                worst = Math.Max(worst, Session.Fail(Advice.Message(e) + SkipAtLimit(meter.Address, e), ExitCode.NoAnswer));
            }
            catch (LineException e)
            {
                _table?.Append(meter, e.Message);
                return Session.Fail(Advice.Message(e), ExitCode.NoLine);
            }
        }

        return worst;
    }

    // An interval has a tolerance, because a round takes its time.
    private bool IsDue(ListedMeter meter)
    {
        if (meter.Interval is not TimeSpan interval)
            return true;

        bool isDue = !_readAt.TryGetValue(meter.Address, out long at) || TimeProvider.System.GetElapsedTime(at) >= interval * 0.9;
        if (isDue)
            _readAt[meter.Address] = TimeProvider.System.GetTimestamp();
        return isDue;
    }

    private static MbusMaster MasterOf(ListedMeter meter, MbusMaster master, Line line)
    {
        if (meter is { Timeout: null, Retries: null, WakeUp: null })
            return master;

        return new MbusMaster(meter.WakeUp == null ? line : line.WithWakeUp(meter.WakeUp))
        {
            ExtraReplyTime = meter.Timeout ?? master.ExtraReplyTime,
            Repeats = meter.Retries ?? master.Repeats,
            Notices = master.Notices,
        };
    }

    private DecodeOptions DecoderOf(ListedMeter meter)
    {
        ReadOnlyMemory<byte> key = meter.KeyFile == null ? meter.Key : KeyFile.Read(meter.KeyFile);
        return key.IsEmpty ? _decoder : new DecodeOptions { Key = key, Makers = _decoder.Makers, Formats = _decoder.Formats };
    }

    private async Task<int> ReadAsync(MbusMaster master, ListedMeter meter, ReadingPrinter printer, ParseResult parsed, CancellationToken stop)
    {
        DecodeOptions decoder = DecoderOf(meter);
        if (parsed.GetValue(_alarms))
        {
            IReadOnlyList<Telegram> alarms = await master.ReadAlarmsAsync(meter.Address, stop);
            if (alarms.Count == 0)
                Console.Error.WriteLine($"Meter {meter.Address} has no alarm.");
            return alarms.Count == 0 ? ExitCode.Done : Print(meter, MeterReading.Decode(alarms, decoder, DateTimeOffset.Now), printer);
        }

        MeterReadout readout = parsed.GetValue(_request) is MeterRequest request ? meter.Readout with { Request = request } : meter.Readout;
        IReadOnlyList<Telegram> telegrams = parsed.GetValue(_telegrams) is int count
            ? await master.ReadTelegramsAsync(meter.Address, count, stop)
            : await master.ReadOutAsync(meter.Address, readout, stop);
        int exitCode = Print(meter, MeterReading.Decode(telegrams, decoder, DateTimeOffset.Now), printer);
        _decoding.Save(parsed, _decoder);
        return Math.Max(exitCode, FailOnApplicationError(meter.Address, telegrams));
    }

    private int FailOnApplicationError(MeterAddress meter, IReadOnlyList<Telegram> telegrams)
    {
        TelegramHeader? error = telegrams.Select(telegram => TelegramHeader.Read(telegram.Frame)).Cast<TelegramHeader?>().FirstOrDefault(header => header!.Value.Content == TelegramContent.ApplicationError);
        string readings = error != null && _backOff.WasRead(meter) ? $" {_backOff.Readings(meter)}" : "";
        int pause = _backOff.Note(meter, isError: error != null);
        return error == null
            ? ExitCode.Done
            : Session.Fail($"Reading meter {meter}: the meter reports the application error \"{ApplicationErrorText.Text(error.Value.ErrorCode)}\" (CI 70).{readings}{Skipped(pause)}", ExitCode.NoAnswer);
    }

    // A meter that was read, and then acknowledges without data, may limit its readouts. More requests would not help.
    private string SkipAtLimit(MeterAddress meter, MbusException e) => e.Code == MbusError.NoData && _backOff.WasRead(meter)
        ? $" {_backOff.Readings(meter)}{Skipped(_backOff.Note(meter, isError: true))}"
        : "";

    private static string Skipped(int rounds) => $" With --every, the meter is skipped in the next {(rounds == 1 ? "round" : $"{rounds} rounds")}.";

    private int Print(ListedMeter meter, MeterReading reading, ReadingPrinter printer)
    {
        int exitCode = _table == null ? printer.Print(reading) : ExitCode.Done;
        _table?.Append(meter, reading);
        return DecodeCommand.KeyMatches([reading]) ? exitCode : ExitCode.NoAnswer;
    }
}
