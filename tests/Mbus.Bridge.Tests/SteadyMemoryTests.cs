extern alias Device;

using System.Net.Sockets;
using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

/// <summary>
/// The firmware's bus loop allocates nothing for a transaction: three masters over real sockets, in virtual time, all on one thread
/// whose allocations the runtime counts. The masters, the wire and the twin do not allocate here, so the count is that of the firmware.
/// </summary>
public sealed class SteadyMemoryTests : IDisposable
{
    private const int Transactions = 10_000;
    private const int WarmUp = 100;
    private const long LongestRun = 3_600_000_000;
    private const long AskAgainAfter = 4_000_000;

    private static readonly byte[] Ack = [Frame.Ack];
    private static readonly byte[][] Longest = [LongestReply(0), LongestReply(1), LongestReply(2)];

    private readonly List<Master> _masters = [];
    private readonly SteppedClock _clock = new();
    private readonly Firmware _firmware;
    private int _answers;
    private long _allocatedBefore;
    private long _allocated;

    public SteadyMemoryTests()
    {
        _firmware = new Firmware(new Board(_clock, new AnsweringWire(Answer, keepsSent: false)), "baud = 38400", "led-pin = 2");
        _clock.Stepped = Step;
    }

    [Fact]
    public void Ten_thousand_transactions_of_three_masters_allocate_nothing()
    {
        _firmware.Run();

        Assert.Equal(Transactions, _answers);
        Assert.All(_masters, master => Assert.True(master.Answers > Transactions / 10, $"A master got too few replies: {string.Join(", ", _masters.Select(m => m.Answers))} in {_clock.Now} us."));
        Assert.Equal(0, _allocated);
    }

    public void Dispose()
    {
        _masters.ForEach(master => master.Dispose());
        _firmware.Dispose();
    }

    private static byte[] LongestReply(byte address)
    {
        byte[] reply = new byte[Frame.MaxLength];
        byte[] data = new byte[Frame.MaxData];
        Frame.WriteLong(reply, 0, ControlField.RspUd, address, 0x72, data, 0, data.Length);
        return reply;
    }

    private static byte[] Answer(byte[] request)
    {
        bool asksForData = request[0] == Frame.ShortStart && ControlField.Function(request[1]) == ControlField.ReqUd2;
        return asksForData ? Longest[request[2] < Longest.Length ? request[2] : 0] : Ack;
    }

    private void Step()
    {
        if (_masters.Count == 0)
        {
            Connect();
            return;
        }

        foreach (Master master in _masters)
            _answers += _answers < Transactions && master.Step(_clock.Now) ? 1 : 0;
        if (_answers == WarmUp && _allocatedBefore == 0)
            _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        if (_answers < Transactions && _clock.Now < LongestRun)
            return;

        _allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore;
        _firmware.Stop();
    }

    // A reader by primary address, one that resets first, and one that selects by secondary address.
    private void Connect()
    {
        if (!_firmware.IsListening)
            return;

        _masters.Add(new Master(_firmware, ["107B017C16", "105B015C16"]));
        _masters.Add(new Master(_firmware, ["1040024216", "107B027D16"]));
        _masters.Add(new Master(_firmware, ["680B0B6873FD5278563412745201009D16", "107BFD7816", "1040FD3D16"]));
    }

    private sealed class Master : IDisposable
    {
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = true };
        private readonly byte[] _buffer = new byte[Frame.MaxLength];
        private readonly byte[][] _requests;
        private int _next;
        private long _askedAt = -1;

        internal Master(Firmware firmware, string[] requests)
        {
            _requests = Array.ConvertAll(requests, Convert.FromHexString);
            _socket.Connect(firmware.EndPoint);
        }

        internal int Answers { get; private set; }

        public void Dispose() => _socket.Dispose();

        /// <summary>Sends a request, or receives a reply. Returns true after a reply.</summary>
        internal bool Step(long now)
        {
            byte[] request = _requests[_next % _requests.Length];
            if (_askedAt < 0 || now - _askedAt > AskAgainAfter)
            {
                _socket.Send(request, SocketFlags.None);
                _askedAt = now;
            }

            byte[] expected = Answer(request);
            if (_socket.Available < expected.Length)
                return false;

            int count = _socket.Receive(_buffer, SocketFlags.None);
            if (!_buffer.AsSpan(0, count).SequenceEqual(expected))
                throw new InvalidOperationException("The reply is for another request.");
            _askedAt = -1;
            _next++;
            Answers++;
            return true;
        }
    }
}
