using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus read</c>: reads meters, once or periodically.</summary>
internal sealed class ReadCommand
{
    private static readonly TimeSpan MaxRetryTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(7);

    private readonly Argument<MeterList> _meters = new("METER")
    {
        Description = MeterList.Description,
        Arity = ArgumentArity.OneOrMore,
        HelpName = "METER",
        CompletionSources = { "all", "@" },
        CustomParser = result => Arguments.Parsed<MeterList>(result, _ => MeterList.Parse([.. result.Tokens.Select(token => token.Value)])),
    };

    private readonly Option<ReadingFormat> _format = Arguments.Format();

    private readonly Option<int?> _telegrams = new("--telegrams")
    {
        Description = $"Number of telegrams to read from each meter, 1 to {MbusMaster.MaxTelegrams}. Default: all, while the meter reports that more records follow.",
        HelpName = "N",
        CustomParser = result => Arguments.Parsed<int?>(result, text => Arguments.ParseCount(text, MbusMaster.MaxTelegrams)),
    };

    private readonly Option<bool> _alarms = new("--alarms") { Description = "Read the alarms of each meter (REQ_UD1) instead of its data." };

    private readonly Option<TimeSpan?> _every = new("--every")
    {
        Description = "Read periodically; time from the start of one round to the start of the next: 500ms, 10s, 15m, 1h.",
        HelpName = "TIME",
        CustomParser = result => Arguments.Parsed<TimeSpan?>(result, ParsePeriod),
    };

    private readonly Option<int?> _repeat = new("--repeat")
    {
        Description = "Total number of rounds. Default: one, or with --every no limit (until Ctrl-C).",
        HelpName = "N",
        CustomParser = result => Arguments.Parsed<int?>(result, text => Arguments.ParseCount(text, int.MaxValue)),
    };

    private readonly Option<bool> _hold = new("--hold") { Description = "With --every: keep the connection to a gateway between two rounds. Default: it is closed, so that other clients get a turn." };

    private readonly MasterOptions _options;
    private readonly DecodeSettings _decoding;
    private readonly BackOff _backOff = new();
    private DecodeOptions _decoder = DecodeOptions.Default;

    private ReadCommand(Command command)
    {
        command.Add(_meters);
        _options = new MasterOptions(command);
        foreach (Option option in new Option[] { _format, _telegrams, _alarms, _every, _repeat, _hold })
            command.Add(option);
        _decoding = new DecodeSettings(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_alarms) && result.GetResult(_telegrams) != null)
                result.AddError("--telegrams counts data telegrams, which --alarms does not read. Use one of them.");
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
            contain the time of each reading. A list has the format of the output of mbus search or mbus scan: the first word of each line is an
            address or a range, and a word such as baud=9600 is the baud rate of the meter.

            Examples:
              mbus read 1 --on sim
              mbus read 1-20 50 --on sim
              mbus read 12345678FFFFFFFF --on tcp://192.168.1.20:10001 --format json
              mbus search > cellar.txt && mbus read @cellar.txt
              mbus read all --every 15m --format csv >> cellar.csv
              mbus read 5 --alarms
            """;
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        _decoding.WarnIfExposed(parsed);
        _decoder = _decoding.Load(parsed);
        MeterList list = parsed.GetRequiredValue(_meters);
        IReadOnlyList<ListedMeter> meters = list.IsAll ? [] : list.Meters();
        Rounds rounds = new(parsed.GetValue(_every) ?? TimeSpan.Zero, parsed.GetValue(_repeat) ?? (parsed.GetValue(_every) == null ? 1 : null), TimeProvider.System);
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
            catch (LineException e) when (parsed.GetValue(_every) != null && rounds.Started == 0)
            {
                TimeSpan wait = parsed.GetValue(_every) is TimeSpan period && period < MaxRetryTime ? period : MaxRetryTime;
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
        ReadingPrinter printer = new(parsed.GetValue(_format));
        bool isEndless = parsed.GetValue(_every) != null && parsed.GetValue(_repeat) == null;
        int initial = line.Timing.BaudRate;
        int worst = ExitCode.Done;
        try
        {
            while (await rounds.NextAsync(stop))
            {
                worst = Math.Max(worst, await ReadRoundAsync(master, line, initial, meters, printer, parsed, stop));
                if (!parsed.GetValue(_hold))
                    line.ReleaseConnection();
            }
        }
        catch (OperationCanceledException) when (isEndless)
        {
            // Ctrl-C is the normal end.
        }

        return worst;
    }

    // A lost line affects all meters. The next round, if any, reopens it.
    private async Task<int> ReadRoundAsync(MbusMaster master, Line line, int initial, IReadOnlyList<ListedMeter> meters, ReadingPrinter printer, ParseResult parsed, CancellationToken stop)
    {
        int worst = ExitCode.Done;
        foreach (ListedMeter meter in meters.Where(meter => !_backOff.IsPaused(meter.Address)))
        {
            try
            {
                int baudRate = meter.BaudRate ?? initial;
                if (baudRate != line.Timing.BaudRate)
                    await line.SetBaudRateAsync(baudRate, stop);
                worst = Math.Max(worst, await ReadAsync(master, meter.Address, printer, parsed, stop));
            }
            catch (MbusException e)
            {
                if (e.Telegrams.Count > 0)
                    Print(MeterReading.Decode(e.Telegrams, _decoder, DateTimeOffset.Now), printer);
                worst = Math.Max(worst, Session.Fail(Advice.Message(e), ExitCode.NoAnswer));
            }
            catch (LineException e)
            {
                return Session.Fail(Advice.Message(e), ExitCode.NoLine);
            }
        }

        return worst;
    }

    private async Task<int> ReadAsync(MbusMaster master, MeterAddress meter, ReadingPrinter printer, ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(_alarms))
        {
            IReadOnlyList<Telegram> alarms = await master.ReadAlarmsAsync(meter, stop);
            if (alarms.Count == 0)
                Console.Error.WriteLine($"Meter {meter} has no alarm.");
            return alarms.Count == 0 ? ExitCode.Done : Print(MeterReading.Decode(alarms, _decoder, DateTimeOffset.Now), printer);
        }

        IReadOnlyList<Telegram> telegrams = parsed.GetValue(_telegrams) is int count
            ? await master.ReadTelegramsAsync(meter, count, stop)
            : await master.ReadAsync(meter, stop);
        int exitCode = Print(MeterReading.Decode(telegrams, _decoder, DateTimeOffset.Now), printer);
        _decoding.Save(parsed, _decoder);
        return Math.Max(exitCode, FailOnApplicationError(meter, telegrams));
    }

    private int FailOnApplicationError(MeterAddress meter, IReadOnlyList<Telegram> telegrams)
    {
        TelegramHeader? error = telegrams.Select(telegram => TelegramHeader.Read(telegram.Frame)).Cast<TelegramHeader?>().FirstOrDefault(header => header!.Value.Content == TelegramContent.ApplicationError);
        int pause = _backOff.Note(meter, isError: error != null);
        if (error == null)
            return ExitCode.Done;

        string next = $" With --every, the meter is skipped in the next {(pause == 1 ? "round" : $"{pause} rounds")}.";
        return Session.Fail($"Reading meter {meter}: the meter reports the application error \"{ApplicationErrorText.Text(error.Value.ErrorCode)}\" (CI 70).{next}", ExitCode.NoAnswer);
    }

    private static TimeSpan? ParsePeriod(string text) =>
        Arguments.ParseTime(text, MaxPeriod) is { Ticks: > 0 } period ? period : throw new FormatException($"\"{text}\" is not a valid period. Expected more than 0, for example 15m.");

    private static int Print(MeterReading reading, ReadingPrinter printer)
    {
        int exitCode = printer.Print(reading);
        return DecodeCommand.KeyMatches([reading]) ? exitCode : ExitCode.NoAnswer;
    }
}
