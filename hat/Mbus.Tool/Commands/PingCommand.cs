using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus ping</c>: checks whether a meter replies.</summary>
internal static class PingCommand
{
    internal static Command Create()
    {
        Argument<MeterAddress> meter = MasterOptions.Meter();
        ToolCommand command = new("ping", "Checks whether a meter replies, and measures its response time.") { meter };
        MasterOptions options = new(command);
        RowFormatOption format = new();
        command.Add(format);
        command.Remarks = """
            Sends SND_NKE to a primary address, or a selection to a secondary address; neither changes anything in the meter.

            Examples:
              mbus ping 1 --on sim
              mbus ping 12345678FFFFFFFF --on /dev/ttyUSB0 --retries 0 --timeout 1s
              mbus ping 1 --on sim --format json
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            TimeSpan? time = null;
            MeterAddress address = parsed.GetValue(meter);
            RowPrinter rows = format.Printer(parsed);
            await options.RunAsync(parsed, async (master, _) =>
            {
                time = await master.PingAsync(address, stop);
                if (rows.IsText)
                    Console.WriteLine(Describe(address, time, master));
                else
                    rows.Print(ToRow(address, time));
            }, stop);
            return time == null ? ExitCode.NoAnswer : ExitCode.Done;
        }));
        return command;
    }

    private static string Describe(MeterAddress address, TimeSpan? time, MbusMaster master) => time is TimeSpan responseTime
        ? string.Create(CultureInfo.InvariantCulture, $"{address} replies after {responseTime.TotalMilliseconds:0.0} ms.")
        : string.Create(CultureInfo.InvariantCulture, $"{address} does not reply within {master.ReplyWindow.TotalMilliseconds:0.0} ms of {(master.Repeats == 0 ? "the request" : $"each of {1 + master.Repeats} requests")}.");

    private static Row ToRow(MeterAddress address, TimeSpan? time) => new()
    {
        { "meter", address.ToString() },
        { "replies", time != null },
        { "milliseconds", time is TimeSpan reply ? Math.Round((decimal)reply.TotalMilliseconds, 3) : null },
    };
}
