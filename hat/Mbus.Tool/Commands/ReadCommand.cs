using System.CommandLine;
using Mbus.Client;
using Mbus.Client.Lines;

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
        on.Required = true;

        Command command = new("read", "Reads a meter: all its telegrams, as long as it says that more follow.") { address, on };
        command.EndingWith("""
            Examples:
              mbus read 1 --on sim
              mbus read 12345678FFFFFFFF --on tcp://192.168.1.20:10001
            """);
        command.SetAction((parsed, stop) => Session.RunAsync(() => RunAsync(parsed.GetValue(address), parsed.GetValue(on)!, stop)));
        return command;
    }

    private static async Task RunAsync(MeterAddress address, LineAddress on, CancellationToken stop)
    {
        await using Line line = await on.OpenAsync(stop);
        IReadOnlyList<Telegram> telegrams = await new MbusMaster(line).ReadAsync(address, stop);
        for (int i = 0; i < telegrams.Count; i++)
        {
            Console.WriteLine($"Telegram {i + 1} of {telegrams.Count}: {FrameText.Describe(telegrams[i].Frame)}");
            Console.WriteLine($"  {DescribeHeader(TelegramHeader.Read(telegrams[i].Frame))}");
            Console.WriteLine($"  {Hex.Format(telegrams[i].Bytes.Span)}");
        }
    }

    private static string DescribeHeader(TelegramHeader header)
    {
        SecondaryAddress meter = header.Address;
        return $"{meter.Identification:X8} {Manufacturer.ToLetters(meter.Manufacturer)}, version {meter.Version}, device type {meter.DeviceType:X2}, "
            + $"access number {header.AccessNumber}, status {header.Status:X2}";
    }
}
