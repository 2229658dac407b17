using System.CommandLine;
using System.Globalization;
using Mbus.Client;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus ping</c>: checks whether a meter replies.</summary>
internal static class PingCommand
{
    internal static Command Create()
    {
        Argument<MeterAddress> meter = MasterOptions.Meter();
        ToolCommand command = new("ping", "Checks whether a meter replies, and measures its response time.") { meter };
        MasterOptions options = new(command);
        command.Remarks = """
            Sends SND_NKE to a primary address, or a selection to a secondary address; neither changes anything in the meter.

            Examples:
              mbus ping 1 --on sim
              mbus ping 12345678FFFFFFFF --on /dev/ttyUSB0 --retries 0 --timeout 1s
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            TimeSpan? time = null;
            MeterAddress address = parsed.GetValue(meter);
            await options.RunAsync(parsed, async (master, _) =>
            {
                time = await master.PingAsync(address, stop);
                Console.WriteLine(time is TimeSpan responseTime
                    ? string.Create(CultureInfo.InvariantCulture, $"{address} replies after {responseTime.TotalMilliseconds:0.0} ms.")
                    : string.Create(CultureInfo.InvariantCulture, $"{address} does not reply within {master.ReplyWindow.TotalMilliseconds:0.0} ms of {(master.Repeats == 0 ? "the request" : $"each of {1 + master.Repeats} requests")}."));
            }, stop);
            return time == null ? ExitCode.NoAnswer : ExitCode.Done;
        }));
        return command;
    }
}
