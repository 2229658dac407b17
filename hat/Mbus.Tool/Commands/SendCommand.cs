using System.CommandLine;
using Mbus.Client;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus send</c>: sends a frame unchanged.</summary>
internal static class SendCommand
{
    internal static Command Create()
    {
        Argument<string[]> frame = new("FRAME")
        {
            Description = "A valid frame from master to slave as hexadecimal bytes, from start to stop; a file with these bytes; or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<MeterAddress?> select = new("--select")
        {
            Description = "First select a meter by its secondary address, for a frame to 253 (FD).",
            HelpName = "ADDRESS",
            CustomParser = result => Arguments.Parsed<MeterAddress?>(result, ParseSelection),
        };
        ToolCommand command = new("send", "Sends a frame unchanged and shows the reply.") { frame };
        MasterOptions options = new(command);
        command.Add(select);
        command.Remarks = """
            Apart from a requested selection, nothing else is sent, so you control the frame count bits. Without a reply the exit code is 1, except for a broadcast (255).

            Examples:
              mbus send 10 40 05 45 16 --on /dev/ttyUSB0
              mbus send 680303685301B10516 --on /dev/ttyUSB0 --retries 0
              mbus send 10 7B FD 78 16 --select 12345678TST0107
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            byte[] bytes = CheckedFrame([.. HexInput.FromArguments(parsed.GetValue(frame)!).SelectMany(Read)]);
            Telegram? reply = null;
            await options.RunAsync(parsed, async (master, _) =>
            {
                if (parsed.GetValue(select) is MeterAddress meter)
                    await master.SelectAsync(meter.Secondary, meter.FabricationNumber, stop);
                reply = await master.SendRawAsync(bytes, stop);
            }, stop);
            Console.WriteLine(reply == null ? "No reply." : Hex.Format(reply.Bytes.Span));
            if (reply != null)
                Console.WriteLine(FrameText.Describe(reply.Frame));
            bool isBroadcast = Frame.TryParse(bytes, 0, bytes.Length, out Frame sent) && sent.A == PrimaryAddress.Broadcast;
            return reply == null && !isBroadcast ? ExitCode.NoAnswer : ExitCode.Done;
        }));
        return command;
    }

    private static byte[] Read((string Name, Stream Bytes) input)
    {
        using Stream bytes = input.Bytes;
        return BoundedInput.Read(bytes, input.Name, Frame.MaxLength);
    }

    private static byte[] CheckedFrame(byte[] bytes) =>
        Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) && ControlField.IsFromMaster(frame.C)
            ? bytes
            : throw new FormatException($"{Hex.Format(bytes)} is not a valid frame from master to slave: a length, the C field, the checksum or the stop byte is wrong. Use mbus decode for details.");

    private static MeterAddress? ParseSelection(string text) =>
        MeterAddress.Parse(text) is { IsSecondary: true } meter
            ? meter
            : throw new FormatException($"{text} is a primary address, which cannot be selected. Expected a secondary address, for example 12345678TST0107.");
}
