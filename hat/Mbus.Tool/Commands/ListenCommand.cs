using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus listen</c>: what passes on a line, without saying anything.</summary>
internal static class ListenCommand
{
    internal static Command Create()
    {
        Command command = new("listen", "Shows what passes on a line, and says nothing itself.");
        LineOptions options = new(command, "The line to listen on.");
        command.EndingWith("""
            A line is: seconds, the frame in words, its bytes. Bytes that are no frame are shown as such: where nobody asks, they are a meter that
            babbles, or noise. Ctrl-C ends it with a count.

            Example:
              mbus listen --on /dev/ttyUSB0,baud=9600
            """);
        command.SetAction((parsed, stop) => Session.RunAsync(async () => await RunAsync(await options.OpenAsync(parsed, stop), stop)));
        return command;
    }

    private static async Task RunAsync(Line opened, CancellationToken stop)
    {
        await using Line line = opened;
        Console.WriteLine($"Listening on {line.Name} at {line.Timing.BaudRate} Bd. Ctrl-C ends it.");
        Listener listener = new(line);
        try
        {
            await listener.RunAsync(stop);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine(listener.Summary);
        }
    }

    private sealed class Listener(Line line)
    {
        private const int LongestBurst = 2 * Frame.MaxLength;
        private const int ManyBytes = 64;
        private const string Busy = "the line is busy while idle: nobody asks, and yet bytes come. Noise, a meter that babbles, or a wrong baud rate";

        private readonly FrameDecoder _decoder = new();
        private readonly byte[] _buffer = new byte[Frame.MaxLength];
        private readonly List<byte> _burst = [];
        private long _lastAt;
        private int _frames;
        private int _requests;
        private int _noise;

        internal string Summary => (_noise, _requests) switch
        {
            (0, _) => $"{Frames}.",
            (_, 0) => $"{Frames}, and {_noise} bytes that are no frame: {Busy}.",
            _ => $"{Frames}, and {_noise} bytes that are no frame.",
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
                if (received.Count == 0 || _burst.Count >= LongestBurst)
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
                Show($"{noise} of {_burst.Count} bytes are no frame:", _burst.ToArray());
            _burst.Clear();
            bool wereMany = _noise >= ManyBytes;
            _noise += noise;
            if (!wereMany && _noise >= ManyBytes && _requests == 0)
                Show($"{Busy}.", []);
        }

        private void ShowFrame()
        {
            Frame frame = _decoder.Frame;
            if (!_decoder.HasFrame)
                return;

            _frames++;
            _requests += frame.Kind != FrameKind.Single && ControlField.IsFromMaster(frame.C) ? 1 : 0;
            Show($"{FrameText.Describe(frame)}:", frame.Buffer.AsSpan(frame.Offset, frame.Length));
        }

        private void Show(string what, ReadOnlySpan<byte> bytes) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_lastAt / 1e6,12:0.000000}  {what}  {Hex.Format(bytes)}").TrimEnd());
    }
}
