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
        Option<MeterKey> key = Arguments.Key();

        Command command = new("decode", "Says what telegrams mean: files, hexadecimal bytes or standard input.") { input, format, explain, key };
        command.EndingWith("""
            An input is one telegram, several in a row, or the user data of one (72 and what follows); a file may be binary. Telegrams
            of one meter that say that more follow are one reading. What is damaged is told, with the byte; the rest is read.

            Examples:
              mbus decode 68 03 03 68 08 01 70 79 16
              mbus decode telegram.hex --explain
              mbus decode telegram.hex --key 0102030405060708090A0B0C0D0E0F10
              cat telegrams/*.hex | mbus decode --format json
            """);
        command.Validators.Add(result =>
        {
            if (result.GetValue(explain) && result.GetResult(format) is { Implicit: false })
                result.AddError("--explain is no --format: give one or the other.");
        });
        command.SetAction((parsed, _) => Session.RunAsync(() => Task.FromResult(
            Run(parsed.GetValue(input) ?? [], parsed.GetValue(format), parsed.GetValue(explain), parsed.GetValue(key)?.Bytes))));
        return command;
    }

    private static int Run(string[] input, ReadingFormat format, bool explain, byte[]? key)
    {
        List<MeterReading> readings = [];
        int exitCode = ExitCode.Done;
        foreach ((string name, byte[] bytes) in HexInput.FromArguments(input))
        {
            Capture capture = Capture.Read(bytes, key);
            readings.AddRange(capture.Readings);
            foreach (string damage in capture.Damages)
                exitCode = Session.Fail($"{name}: {damage}", ExitCode.NoAnswer);
        }

        if (explain)
            readings.ForEach(ExplanationPrinter.Print);
        else
            exitCode = Math.Max(exitCode, Print(readings, new ReadingPrinter(format)));
        return KeyFits(readings) ? exitCode : ExitCode.NoAnswer;
    }

    private static int Print(List<MeterReading> readings, ReadingPrinter printer)
    {
        int exitCode = ExitCode.Done;
        foreach (MeterReading reading in readings)
            exitCode = Math.Max(exitCode, printer.Print(reading));
        return exitCode;
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
