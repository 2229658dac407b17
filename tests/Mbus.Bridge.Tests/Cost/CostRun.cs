extern alias Device;

using System.Net.Sockets;
using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests.Cost;

/// <summary>The runs that are measured, in virtual time: see <see cref="CountedFirmware.Run"/>.</summary>
internal static class CostRun
{
    private const long Second = 1_000_000;
    private const int Transactions = 20;
    private const int BaudRate = 2400;

    private static readonly byte[] Request = [0x10, 0x5B, 0x03, 0x5E, 0x16];
    private static readonly byte[] Reply = LongestReply();

    /// <summary>A second without requests, with three masters connected.</summary>
    internal static Cost IdleWithThreeMasters() => Idle(3);

    /// <summary>A second without requests and without masters.</summary>
    internal static Cost IdleAlone() => Idle(0);

    /// <summary>A request and the longest reply at 2400 Bd, on average: the requests begin at different times of the loop.</summary>
    internal static Cost Transaction()
    {
        SteppedClock clock = new();
        TimedWire wire = new(clock);
        using Firmware firmware = new(new Board(clock, wire), $"baud = {BaudRate}", "page-port = 0");
        using Socket master = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        byte[] buffer = new byte[Frame.MaxLength];
        Cost? start = null;
        Cost total = new(0, 0, 0, 0);
        int done = 0;
        long sentAt = 0;
        long turnAt = 0;
        long pauseUntil = 2 * Second;
        clock.Stepped = () =>
        {
            if (!master.Connected && firmware.IsListening)
                master.Connect(firmware.EndPoint);
            if (sentAt == 0 && master.Connected && clock.Now >= pauseUntil)
            {
                // At the worst moment: directly after the loop has looked at the sockets.
                start = CountedFirmware.Count();
                sentAt = turnAt;
                Request[1] ^= ControlField.Fcb;
                Request[3] ^= ControlField.Fcb;
                master.Send(Request);
            }

            // The bytes were sent in the last turn.
            long receivedAt = turnAt;
            turnAt = clock.Now;
            if (sentAt == 0 || master.Available < Reply.Length)
                return;

            master.Receive(buffer);
            long added = receivedAt - sentAt - wire.OnTheLine;
            Cost cost = CountedFirmware.Count().Since(start!);
            total = new Cost(total.Instructions + cost.Instructions, total.Structs + cost.Structs, total.StructBytes + cost.StructBytes, Math.Max(total.Latency, added));
            sentAt = 0;
            pauseUntil = clock.Now + (Second / 2) + (done * 700);
            if (++done == Transactions)
                firmware.Stop();
        };
        firmware.Run();
        return new Cost(total.Instructions / Transactions, total.Structs / Transactions, total.StructBytes / Transactions, total.Latency);
    }

    private static Cost Idle(int masters)
    {
        SteppedClock clock = new();
        using Firmware firmware = new(new Board(clock, new TimedWire(clock)), $"baud = {BaudRate}");
        List<Socket> sockets = [];
        Cost? start = null;
        Cost? cost = null;
        clock.Stepped = () =>
        {
            if (sockets.Count < masters && firmware.IsListening)
            {
                sockets.Add(new Socket(SocketType.Stream, ProtocolType.Tcp));
                sockets[^1].Connect(firmware.EndPoint);
            }

            if (start == null && clock.Now >= 4 * Second)
                start = CountedFirmware.Count();
            if (clock.Now < 14 * Second)
                return;

            cost = CountedFirmware.Count().Since(start!);
            firmware.Stop();
        };
        firmware.Run();
        Assert.Equal(masters, firmware.Masters);
        sockets.ForEach(socket => socket.Dispose());
        return new Cost(cost!.Instructions / 10, cost.Structs / 10, cost.StructBytes / 10, 0);
    }

    private static byte[] LongestReply()
    {
        byte[] reply = new byte[Frame.MaxLength];
        byte[] data = new byte[Frame.MaxData];
        TelegramHeader.WriteLong(data, 0, new SecondaryAddress(0x12345678, 0x5274, 1, 4), 0, 0, 0);
        int at = TelegramHeader.LongLength;
        for (; at + 7 <= data.Length; at += 7)
            (data[at], data[at + 1], data[at + 2]) = (0x84, 0x01, 0x06);
        Array.Fill(data, (byte)0x2F, at, data.Length - at);
        Frame.WriteLong(reply, 0, ControlField.RspUd, 3, 0x72, data, 0, data.Length);
        return reply;
    }

    /// <summary>A wire that replies 50 ms after each request, and measures how long the bytes are on the line.</summary>
    private sealed class TimedWire(SteppedClock clock) : Wire
    {
        private const long ReplyAfter = 50_000;

        // 11 bits; not by the core, whose cost is measured.
        private const double ByteTime = 11_000_000.0 / BaudRate;
        private long _requestAt;
        private long _replyAt;
        private int _received = Reply.Length;

        /// <summary>The time from the start of the request to the end of the reply.</summary>
        internal long OnTheLine => At(Reply.Length) - _requestAt;

        public override void SetBaudRate(int baudRate)
        {
        }

        public override long Transmit(ReadOnlySpan<byte> bytes, long now)
        {
            _requestAt = clock.Now;
            _replyAt = now + (long)(ByteTime * bytes.Length) + ReplyAfter;
            _received = 0;
            return _replyAt - ReplyAfter;
        }

        public override bool TryReceive(long now, out byte value, out long at)
        {
            at = At(_received + 1);
            bool isHeard = _received < Reply.Length && at <= now;
            value = isHeard ? Reply[_received++] : (byte)0;
            return isHeard;
        }

        private long At(int bytes) => _replyAt + (long)(ByteTime * bytes);
    }
}
