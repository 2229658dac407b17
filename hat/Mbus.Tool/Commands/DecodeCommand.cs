using System.CommandLine;
using Mbus.Client.Readings;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus decode</c>: what recorded telegrams say.</summary>
internal static class DecodeCommand
{
    internal static Command Create()
    {
        Argument<string[]> input = new("INPUT")
        {
            Description = "Files, or the bytes of telegrams in hexadecimal. Default, and -: standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<ReadingFormat> format = Arguments.Format();
        Option<bool> explain = new("--explain") { Description = "Say what every byte means, instead of a format." };

        Command command = new("decode", "Says what telegrams mean: files, hexadecimal bytes or standard input.") { input, format, explain };
        KeyOptions key = new(command);
        command.EndingWith("""
            An input is one telegram, several in a row, or the user data of one (72 and what follows); a file may be binary. Telegrams
            of one meter that say that more follow are one reading. What is damaged is told, with the byte; the rest is read.

            Examples:
              mbus decode 68 03 03 68 08 01 70 79 16
              mbus decode telegram.hex --explain
              mbus decode telegram.hex --key-file meter.key
              cat telegrams/*.hex | mbus decode --format json
            """);
        command.Validators.Add(result =>
        {
            if (result.GetValue(explain) && result.GetResult(format) is { Implicit: false })
                result.AddError("--explain is no --format: give one or the other.");
        });
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            key.WarnIfExposed(parsed);
            return Task.FromResult(Run(parsed.GetValue(input) ?? [], parsed.GetValue(format), parsed.GetValue(explain), key.Key(parsed)));
        }));
        return command;
    }

    // Readings are printed as the input comes: it may have no end.
    private static int Run(string[] input, ReadingFormat format, bool explain, byte[]? key)
    {
        ReadingPrinter printer = new(format);
        int exitCode = ExitCode.Done;
        bool keyFits = true;
        foreach ((string name, Stream bytes) in HexInput.FromArguments(input))
        {
            using Stream opened = bytes;
            foreach (CaptureItem item in Capture.Read(opened, key))
            {
                exitCode = Math.Max(exitCode, item.Reading == null ? Session.Fail($"{name}: {item.Damage}", ExitCode.NoAnswer) : Print(item.Reading, explain ? null : printer));
                keyFits = keyFits && (item.Reading == null || KeyFits([item.Reading]));
            }
        }

        return keyFits ? exitCode : ExitCode.NoAnswer;
    }

    private static int Print(MeterReading reading, ReadingPrinter? printer)
    {
        if (printer != null)
            return printer.Print(reading);

        ExplanationPrinter.Print(reading);
        return ExitCode.Done;
    }

    /// <summary>False, and told, where a key was given that decrypts nothing.</summary>
    internal static bool KeyFits(IReadOnlyList<MeterReading> readings)
    {
        TelegramReading? refused = readings.SelectMany(reading => reading.Telegrams).FirstOrDefault(telegram => telegram.IsKeyUseless);
        if (refused != null)
            Session.Fail(refused.Notice!, ExitCode.NoAnswer);
        return refused == null;
    }
}
