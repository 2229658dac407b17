using System.CommandLine;
using Mbus.Client;
using Mbus.Client.Readings;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus decode</c>: decodes recorded telegrams.</summary>
internal static class DecodeCommand
{
    internal static Command Create()
    {
        Argument<string[]> input = new("INPUT")
        {
            Description = "Files, or telegrams as text. Default, and -: standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<ReadingFormat> format = Arguments.Format();
        Option<bool> explain = new("--explain") { Description = "Explain every byte, instead of printing a format." };

        ToolCommand command = new("decode", "Decodes telegrams from files, pasted text or standard input.") { input, format, explain };
        DecodeSettings settings = new(command);
        command.Remarks = """
            An input is one telegram, several telegrams, or the user data of a telegram (72 and the following bytes): binary, or a text that contains
            the bytes, such as a log, a dump, source code or base64. Frames of the wireless M-Bus are decoded if they are not encrypted. Telegrams of
            one meter with "more records follow" are one reading. Damage is reported with the byte position, with exit code 1; what can be read is
            decoded and marked as doubtful.

            Examples:
              mbus decode 68 03 03 68 08 01 70 79 16
              mbus decode telegram.hex --explain
              mbus decode telegram.hex --key-file meter.key
              mbus decode telegram.hex --maker my-meters.json --formats formats.txt
              mbus decode < gateway.log --format json
            """;
        command.Validators.Add(result =>
        {
            if (result.GetValue(explain) && result.GetResult(format) is { Implicit: false })
                result.AddError("--explain and --format exclude each other. Use one of them.");
        });
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            settings.WarnIfExposed(parsed);
            DecodeOptions options = settings.Load(parsed);
            int exitCode = Run(parsed.GetValue(input) ?? [], parsed.GetValue(format), parsed.GetValue(explain), options);
            settings.Save(parsed, options);
            return Task.FromResult(exitCode);
        }));
        return command;
    }

    // Readings are printed while the input is read, since the input can be endless: what is buffered is written before the next read waits.
    private static int Run(string[] input, ReadingFormat format, bool explain, DecodeOptions options)
    {
        BufferedStream output = new(StandardStreams.Output, 1 << 16);
        ReadingPrinter printer = new(format, output);
        int exitCode = ExitCode.Done;
        try
        {
            foreach ((string name, Stream content) in DecodeInput.FromArguments(input))
            {
                ReadAhead<CaptureItem> ahead = new(output.Flush);
                using Stream opened = new WatchedInput(content, ahead.BeforeRead);
                foreach (CaptureItem item in ahead.Items(Capture.ReadText(opened, name, options)))
                    exitCode = Math.Max(exitCode, Print(item, name, explain ? null : printer, output));
            }
        }
        finally
        {
            output.Flush();
        }

        return exitCode;
    }

    private static int Print(CaptureItem item, string name, ReadingPrinter? printer, Stream output)
    {
        int exitCode = item.Reading == null ? ExitCode.Done : Print(item.Reading, printer);
        bool isKeyWrong = item.Reading?.Telegrams.Any(telegram => telegram.IsKeyUseless) == true;
        if (item.Damage == null && !isKeyWrong)
            return exitCode;

        // The error is after the reading.
        output.Flush();
        if (item.Damage != null)
            Session.Fail($"{name}: {item.Damage}", ExitCode.NoAnswer);
        if (isKeyWrong)
            KeyMatches([item.Reading!]);
        return ExitCode.NoAnswer;
    }

    private static int Print(MeterReading reading, ReadingPrinter? printer)
    {
        if (printer != null)
            return printer.Print(reading);

        ExplanationPrinter.Print(reading);
        return ExitCode.Done;
    }

    /// <summary>Returns false and prints an error if a key was given that does not decrypt a telegram.</summary>
    internal static bool KeyMatches(IReadOnlyList<MeterReading> readings)
    {
        TelegramReading? undecrypted = readings.SelectMany(reading => reading.Telegrams).FirstOrDefault(telegram => telegram.IsKeyUseless);
        if (undecrypted != null)
            Session.Fail(undecrypted.Notice!, ExitCode.NoAnswer);
        return undecrypted == null;
    }
}
