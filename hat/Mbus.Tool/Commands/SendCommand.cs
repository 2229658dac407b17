using System.CommandLine;
using Mbus.Client;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus send</c>: a frame as it is.</summary>
internal static class SendCommand
{
    internal static Command Create()
    {
        Argument<byte[]> frame = new("FRAME")
        {
            Description = "The bytes of a valid frame from master to slave in hexadecimal, start to stop.",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => Arguments.Parsed(result, string.Concat(result.Tokens.Select(token => token.Value)), ParseFrame),
        };
        Command command = new("send", "Sends a frame as it is and shows the reply.") { frame };
        MasterOptions options = new(command);
        command.EndingWith("""
            Nothing is sent before it, so the frame count bits are yours. Without an answer the exit code is 1, but for a broadcast (255).

            Examples:
              mbus send 10 40 05 45 16 --on /dev/ttyUSB0
              mbus send 680303685301B10516 --on /dev/ttyUSB0 --retries 0
            """);
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            byte[] bytes = parsed.GetValue(frame)!;
            Telegram? reply = null;
            await options.RunAsync(parsed, async (master, _) => reply = await master.SendRawAsync(bytes, stop), stop);
            Console.WriteLine(reply == null ? "No answer." : $"{Hex.Format(reply.Bytes.Span)}\n{FrameText.Describe(reply.Frame)}");
            bool isBroadcast = Frame.TryParse(bytes, 0, bytes.Length, out Frame sent) && sent.A == PrimaryAddress.Broadcast;
            return reply == null && !isBroadcast ? ExitCode.NoAnswer : ExitCode.Done;
        }));
        return command;
    }

    private static byte[] ParseFrame(string text)
    {
        if (!Hex.TryParse(text, out byte[] bytes))
            throw new FormatException($"\"{text}\" are no bytes. Expected two hexadecimal digits each, for example 10 5B 05 60 16.");

        return Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) && ControlField.IsFromMaster(frame.C)
            ? bytes
            : throw new FormatException($"{Hex.Format(bytes)} is no valid frame from master to slave: lengths, C field, checksum or stop byte are wrong. mbus decode says which.");
    }
}
