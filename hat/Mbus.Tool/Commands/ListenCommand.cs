using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Formats;
using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus listen</c>: shows the data on a line without sending.</summary>
internal static class ListenCommand
{
    internal static Command Create()
    {
        ToolCommand command = new("listen", "Shows the data on a line without sending.");
        LineOptions options = new(command, "The line to listen on.");
        RowFormatOption format = new();
        command.Add(format);
        Option<byte?> acknowledge = new("--acknowledge")
        {
            Description = "Answer SND_NKE and SND_UD to this address with E5, for meters that send their data without a request, such as customer interfaces in Austria and Sweden. No other program must answer on the line.",
            HelpName = "ADDRESS",
            CustomParser = result => Arguments.Parsed<byte?>(result, ParseAddress),
        };
        command.Add(acknowledge);
        DecodeSettings decoding = new(command);
        command.Remarks = """
            Each output line contains: seconds, description of the frame, bytes. Bytes outside of frames are shown as such; without a master on
            the bus their cause is a faulty meter or noise. The data of a frame follow as a table, except for a repeat. As JSON, they are the member
            "reading", as of mbus read; as CSV, a frame with data has a line for each record. DLMS bodies are named and remain bytes. mbus decode
            reads the lines of text. Ctrl-C stops the command and prints a summary.

            Examples:
              mbus listen --on /dev/ttyUSB0,baud=9600
              mbus listen --on /dev/ttyUSB0 --format json
              mbus listen --on /dev/ttyUSB0 --acknowledge 240 --key-file meter.key
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            decoding.WarnIfExposed(parsed);
            ListenSettings settings = new(decoding.Load(parsed), parsed.GetValue(acknowledge));
            await RunAsync(await options.OpenAsync(parsed, stop), format.Printer(parsed), settings, stop);
            decoding.Save(parsed, settings.Decoder);
        }));
        return command;
    }

    private static byte? ParseAddress(string text) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out byte address) && address is not (PrimaryAddress.Test or PrimaryAddress.Broadcast)
            ? address
            : throw new FormatException($"\"{text}\" is not an address to acknowledge. Expected 0 to 253, the address to which the meter sends.");

    private static async Task RunAsync(Line opened, RowPrinter rows, ListenSettings settings, CancellationToken stop)
    {
        await using Line line = opened;
        TextOutput notes = rows.IsText ? Console.Out : Console.Error;
        notes.WriteLine($"Listening on {line.Name} at {line.Timing.BaudRate} Bd. Press Ctrl-C to stop.");
        Listener listener = new(line, rows, settings);
        try
        {
            await listener.RunAsync(stop);
        }
        catch (OperationCanceledException)
        {
            notes.WriteLine(listener.Summary);
        }
    }

    /// <summary>How the data are decoded, and the address that is acknowledged; null for none.</summary>
    private sealed record ListenSettings(DecodeOptions Decoder, byte? Acknowledged);

    private sealed class Listener(Line line, RowPrinter rows, ListenSettings settings)
    {
        private const int MaxBurst = 2 * Frame.MaxLength;
        private const int UnrequestedThreshold = 64;
        private const byte FirstOtherCi = 0x20;
        private const string Unrequested = "bytes received without a request. Possible causes: noise, a faulty meter that sends continuously, or a wrong baud rate";

        private readonly FrameDecoder _decoder = new();
        private readonly byte[] _buffer = new byte[Frame.MaxLength];
        private readonly List<byte> _burst = [];
        private byte[] _lastData = [];
        private bool _isAckDue;
        private long _lastAt;
        private int _frames;
        private int _requests;
        private int _noise;

        internal string Summary => (_noise, _requests) switch
        {
            (0, _) => $"{Frames}.",
            (_, 0) => $"{Frames}, and {_noise} bytes outside of frames: {Unrequested}.",
            _ => $"{Frames}, and {_noise} bytes outside of frames.",
        };

        private string Frames => _frames == 1 ? "1 frame" : $"{_frames} frames";

        internal async Task RunAsync(CancellationToken stop)
        {
            while (true)
            {
                long deadline = _burst.Count > 0 ? _lastAt + line.Timing.ByteGap : long.MaxValue;
                Received received = await line.ReceiveAsync(_buffer, deadline, stop);
                if (received.Count > 0)
                    Take(received);
                if (_isAckDue)
                    await AcknowledgeAsync(stop);
                if (received.Count == 0 || _burst.Count >= MaxBurst)
                    EndBurst();
            }
        }

        private void Take(Received received)
        {
            _lastAt = received.At;
            _burst.AddRange(_buffer.AsSpan(0, received.Count));
            for (int i = 0; received.Damaged && i < received.Count; i++)
                _decoder.FeedDamaged();

            int offset = received.Damaged ? received.Count : 0;
            while (offset < received.Count || _decoder.HasFrame)
            {
                offset += _decoder.Feed(_buffer, offset, received.Count - offset);
                ShowFrame();
            }
        }

        private void EndBurst()
        {
            while (_decoder.Pending > 0 || _decoder.HasFrame)
            {
                _decoder.GiveUp();
                ShowFrame();
            }

            int noise = _decoder.TakeNoise();
            if (noise > 0)
                Show("noise", $"{noise} of {_burst.Count} bytes are outside of frames", _burst.ToArray());
            _burst.Clear();
            bool wasReported = _noise >= UnrequestedThreshold;
            _noise += noise;
            if (!wasReported && _noise >= UnrequestedThreshold && _requests == 0)
                Show("warning", Unrequested, []);
        }

        private void ShowFrame()
        {
            Frame frame = _decoder.Frame;
            if (!_decoder.HasFrame)
                return;

            _frames++;
            _requests += frame.Kind != FrameKind.Single && ControlField.IsFromMaster(frame.C) ? 1 : 0;
            ReadOnlySpan<byte> bytes = frame.Buffer.AsSpan(frame.Offset, frame.Length);
            MeterReading? reading = IsData(frame) ? MeterReading.Decode([Telegram.FromBytes(bytes)], settings.Decoder, DateTimeOffset.Now) : null;
            Show("frame", FrameText.Describe(frame) + DescribeBody(frame), bytes, reading);
            _isAckDue = settings.Acknowledged == frame.A && frame.Kind != FrameKind.Single && ControlField.IsFromMaster(frame.C)
                && ControlField.Function(frame.C) is ControlField.SndNke or ControlField.SndUd;
            if (rows.IsText && reading != null && !bytes.SequenceEqual(_lastData))
                Console.WriteBlock(ReadingTable.Format(reading, ReadingTable.DefaultWidth));
            _lastData = bytes.ToArray();
        }

        // After the minimum time between a frame and its answer.
        private async Task AcknowledgeAsync(CancellationToken stop)
        {
            _isAckDue = false;
            await Task.Delay(TimeSpan.FromMicroseconds(line.Timing.EarliestReply), stop);
            await line.SendAsync(new[] { Frame.Ack }, stop);
            Show("sent", "E5, acknowledged", [Frame.Ack]);
        }

        private static bool IsData(Frame frame) => frame.DataLength > 0
            && (!ControlField.IsFromMaster(frame.C) || (ControlField.Function(frame.C) == ControlField.SndUd && frame.Ci != ControlInformation.DataSend))
            && TelegramHeader.Read(frame).Content is not (TelegramContent.None or TelegramContent.Selection or TelegramContent.Other or TelegramContent.Incomplete);

        private static string DescribeBody(Frame frame) => frame.Kind is not (FrameKind.Single or FrameKind.Short) && frame.Ci < FirstOtherCi
            ? $" (DLMS: the {frame.DataLength} bytes of the body are not decoded)"
            : "";

        private void Show(string kind, string what, ReadOnlySpan<byte> bytes, MeterReading? reading = null)
        {
            if (rows.IsText)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_lastAt / 1e6,12:0.000000}  {what}{(bytes.Length > 0 ? ":" : ".")}  {Hex.Format(bytes)}").TrimEnd());
                return;
            }

            Row row = new() { { "seconds", _lastAt / 1_000_000m }, { "kind", kind }, { "description", what } };
            row.AddBytes(bytes);
            row.Add("reading", reading);
            rows.Print(row);
        }
    }
}
