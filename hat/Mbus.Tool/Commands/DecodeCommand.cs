using System.CommandLine;
using Mbus.Client.Readings;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus decode</c>: decodes recorded telegrams.</summary>
internal static class DecodeCommand
{
    internal static Command Create()
    {
        Argument<string[]> input = new("INPUT")
        {
            Description = "Files, or telegrams as hexadecimal bytes. Default, and -: standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<ReadingFormat> format = Arguments.Format();
        Option<bool> explain = new("--explain") { Description = "Explain every byte, instead of printing a format." };

        ToolCommand command = new("decode", "Decodes telegrams from files, hexadecimal bytes or standard input.") { input, format, explain };
        KeyOptions key = new(command);
        command.Remarks = """
            An input is one telegram, several telegrams, or the user data of a telegram (72 and the following bytes); a file may be binary.
            Telegrams of one meter with "more records follow" are one reading. Errors are reported with the byte position; the rest is decoded.

            Examples:
              mbus decode 68 03 03 68 08 01 70 79 16
              mbus decode telegram.hex --explain
              mbus decode telegram.hex --key-file meter.key
              cat telegrams/*.hex | mbus decode --format json
            """;
        command.Validators.Add(result =>
        {
            if (result.GetValue(explain) && result.GetResult(format) is { Implicit: false })
                result.AddError("--explain and --format exclude each other. Use one of them.");
        });
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            key.WarnIfExposed(parsed);
            return Task.FromResult(Run(parsed.GetValue(input) ?? [], parsed.GetValue(format), parsed.GetValue(explain), key.Key(parsed)));
        }));
        return command;
    }

    // Readings are printed while the input is read, since the input can be endless.
    private static int Run(string[] input, ReadingFormat format, bool explain, byte[]? key)
    {
        ReadingPrinter printer = new(format);
        int exitCode = ExitCode.Done;
        bool keyMatches = true;
        foreach ((string name, Stream bytes) in HexInput.FromArguments(input))
        {
            using Stream opened = bytes;
            foreach (CaptureItem item in Capture.Read(opened, key))
            {
                exitCode = Math.Max(exitCode, item.Reading == null ? Session.Fail($"{name}: {item.Damage}", ExitCode.NoAnswer) : Print(item.Reading, explain ? null : printer));
                keyMatches = keyMatches && (item.Reading == null || KeyMatches([item.Reading]));
            }
        }

        return keyMatches ? exitCode : ExitCode.NoAnswer;
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
