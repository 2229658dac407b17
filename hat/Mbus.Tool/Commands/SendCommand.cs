using System.CommandLine;
using Mbus.Client;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus send</c>: a frame as it is.</summary>
internal static class SendCommand
{
    internal static Command Create()
    {
        Argument<string[]> frame = new("FRAME")
        {
            Description = "The bytes of a valid frame from master to slave in hexadecimal, start to stop; a file with them; or -, standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<MeterAddress?> select = new("--select")
        {
            Description = "Select a meter by its secondary address first, for a frame to 253 (FD).",
            HelpName = "ADDRESS",
            CustomParser = result => Arguments.Parsed<MeterAddress?>(result, ParseSelection),
        };
        Command command = new("send", "Sends a frame as it is and shows the reply.") { frame };
        MasterOptions options = new(command);
        command.Add(select);
        command.EndingWith("""
            Nothing is sent before it but the selection asked for, so the frame count bits are yours. Without an answer the exit code is 1, but for a broadcast (255).

            Examples:
              mbus send 10 40 05 45 16 --on /dev/ttyUSB0
              mbus send 680303685301B10516 --on /dev/ttyUSB0 --retries 0
              mbus send 10 7B FD 78 16 --select 12345678TST0107
            """);
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
            Console.WriteLine(reply == null ? "No answer." : Hex.Format(reply.Bytes.Span));
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
            : throw new FormatException($"{Hex.Format(bytes)} is no valid frame from master to slave: lengths, C field, checksum or stop byte are wrong. mbus decode says which.");

    private static MeterAddress? ParseSelection(string text) =>
        MeterAddress.Parse(text) is { IsSecondary: true } meter
            ? meter
            : throw new FormatException($"{text} is a primary address, which nothing selects. Expected a secondary one, for example 12345678TST0107.");
}
