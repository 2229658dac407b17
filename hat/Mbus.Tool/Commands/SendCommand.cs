using System.CommandLine;
using Mbus.Client;
using Mbus.Client.Readings;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus send</c>: sends a frame or other bytes unchanged.</summary>
internal sealed class SendCommand
{
    private readonly Argument<string[]> _frame = new("FRAME")
    {
        Description = "A frame from master to slave as hexadecimal bytes; a file with these bytes; or - for standard input. The checksum and the stop byte may be left out, and of a long frame the lengths and the second 68.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<MeterAddress?> _select = new("--select")
    {
        Description = "First select a meter by its secondary address, for a frame to 253 (FD).",
        HelpName = "ADDRESS",
        CustomParser = result => Arguments.Parsed<MeterAddress?>(result, ParseSelection),
    };

    private readonly Option<bool> _raw = new("--raw") { Description = "Send the bytes as they are, even if they are not a frame, and print all bytes received. Retries do not apply." };
    private readonly Option<ReadingFormat?> _format = Arguments.FormatOfReply();
    private readonly RoundOptions _rounds;
    private readonly MasterOptions _options;

    private SendCommand(ToolCommand command)
    {
        command.Add(_frame);
        _options = new MasterOptions(command);
        command.Add(_select);
        command.Add(_raw);
        command.Add(_format);
        _rounds = new RoundOptions(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_raw) && result.GetResult(_format) != null)
                result.AddError("--raw prints bytes, which --format does not decode. Use one of them.");
        });
        command.SetAction((parsed, stop) => Session.RunAsync(() => RunAsync(parsed, stop)));
    }

    internal static Command Create()
    {
        ToolCommand command = new("send", "Sends a frame unchanged and shows the reply.");
        _ = new SendCommand(command);
        command.Remarks = """
            Apart from a requested selection, nothing else is sent, so you control the frame count bits. Without a reply the exit code is 1, except for a broadcast (255).
            The output can be decoded: mbus send ... | mbus decode. To read a meter with its own request, use mbus read --request.

            Examples:
              mbus send 10 40 05 45 16 --on /dev/ttyUSB0
              mbus send 10 5B 05 --format json --every 15m
              mbus send 68 53 01 B1 --on /dev/ttyUSB0 --retries 0
              mbus send 10 7B FD 78 16 --select 12345678TST0107
              mbus send 55 55 55 55 --raw
            """;
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        bool isRaw = parsed.GetValue(_raw);
        byte[] bytes = [.. HexInput.FromArguments(parsed.GetValue(_frame)!).SelectMany(input => Read(input, isRaw ? MbusMaster.MaxBytes : Frame.MaxLength))];
        bytes = isRaw ? bytes : MeterRequest.CompleteFrame(bytes);
        ReadingPrinter? printer = parsed.GetValue(_format) is ReadingFormat format ? new ReadingPrinter(format, StandardStreams.Output) : null;
        int worst = ExitCode.Done;
        await _options.RunAsync(parsed, async (master, line) => await _rounds.RunAsync(parsed, line, async () =>
        {
            if (parsed.GetValue(_select) is MeterAddress meter)
                await master.SelectAsync(meter.Secondary, meter.FabricationNumber, stop);
            worst = Math.Max(worst, isRaw
                ? PrintBytes(await master.SendBytesAsync(bytes, stop))
                : PrintReply(bytes, await master.SendRawAsync(bytes, stop), printer));
        }, stop), stop);
        return worst;
    }

    private static int PrintBytes(ReadOnlyMemory<byte> received)
    {
        Console.WriteLine(received.IsEmpty ? "No reply." : Hex.Format(received.Span));
        return received.IsEmpty ? ExitCode.NoAnswer : ExitCode.Done;
    }

    private static int PrintReply(byte[] sent, Telegram? reply, ReadingPrinter? printer)
    {
        if (reply != null && printer != null && reply.Frame.DataLength > 0)
            return printer.Print(MeterReading.Decode([reply], DecodeOptions.Default, DateTimeOffset.Now));

        TextOutput output = printer == null ? Console.Out : Console.Error;
        output.WriteLine(reply == null ? "No reply." : Hex.Format(reply.Bytes.Span));
        if (reply != null)
            output.WriteLine(FrameText.Describe(reply.Frame));
        bool isBroadcast = Frame.TryParse(sent, 0, sent.Length, out Frame frame) && frame.A == PrimaryAddress.Broadcast;
        return reply == null && !isBroadcast ? ExitCode.NoAnswer : ExitCode.Done;
    }

    private static byte[] Read((string Name, Stream Bytes) input, int max)
    {
        using Stream bytes = input.Bytes;
        return BoundedInput.Read(bytes, input.Name, max);
    }

    private static MeterAddress? ParseSelection(string text) =>
        MeterAddress.Parse(text) is { IsSecondary: true } meter
            ? meter
            : throw new FormatException($"{text} is a primary address, which cannot be selected. Expected a secondary address, for example 12345678TST0107.");
}
