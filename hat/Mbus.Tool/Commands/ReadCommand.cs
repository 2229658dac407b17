using System.CommandLine;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus read</c>: all telegrams of one meter.</summary>
internal static class ReadCommand
{
    internal static Command Create()
    {
        Argument<MeterAddress> address = new("ADDRESS")
        {
            Description = "0 to 250; 254 for the only meter on the line; or a secondary address: 16 digits (1234567874520107) or with the manufacturer's letters (12345678TST0107), F is a wildcard.",
            CustomParser = result => Arguments.Parsed(result, MeterAddress.Parse),
        };
        Option<LineAddress> on = Arguments.Line("The line to the bus.");
        Option<ReadingFormat> format = Arguments.Format();
        Option<MeterKey> key = Arguments.Key();

        Command command = new("read", "Reads a meter: all its telegrams, as long as it says that more follow.") { address, on, format, key };
        command.EndingWith("""
            Examples:
              mbus read 1 --on sim
              mbus read 2 --on sim --format json
              mbus read 12345678FFFFFFFF --on tcp://192.168.1.20:10001
            """);
        command.SetAction((parsed, stop) => Session.RunAsync(() => RunAsync(
            parsed.GetValue(address), parsed.GetValue(on)!, parsed.GetValue(format), parsed.GetValue(key)?.Bytes, stop)));
        return command;
    }

    private static async Task<int> RunAsync(MeterAddress address, LineAddress on, ReadingFormat format, byte[]? key, CancellationToken stop)
    {
        await using Line line = await on.OpenAsync(stop);
        MeterReading reading = MeterReading.From(await new MbusMaster(line).ReadAsync(address, stop), key);
        int exitCode = ReadingFormats.Print([reading], format, DateTimeOffset.Now);
        return DecodeCommand.KeyFits([reading]) ? exitCode : ExitCode.NoAnswer;
    }
}
