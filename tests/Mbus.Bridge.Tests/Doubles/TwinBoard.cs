extern alias Device;

using System.Net;
using System.Net.Sockets;
using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

/// <summary>The firmware with a wire, in real time, for tests of functions that only the device has.</summary>
internal sealed class TwinBoard : IAsyncDisposable
{
    internal static readonly byte[] Request = [0x10, 0x5B, 0x03, 0x5E, 0x16];
    internal static readonly byte[] Reply = Convert.FromHexString("6818186808037278563412745201000000000002FD49D2040216C8015716");

    // Each step of the clock may wait for its turn on a busy machine.
    private static readonly TimeSpan HurryLimit = TimeSpan.FromMinutes(5);

    private readonly RealClock _clock;

    private TwinBoard(Board board)
    {
        _clock = (RealClock)board.Clock;
        Wire = board.Wire;
        Board = board;
        Firmware = Firmware.FromFile(board);
        Firmware.Start();
    }

    internal TwinBoard(Wire? wire = null, Action<Board>? prepare = null, params string[] settings)
    {
        _clock = new RealClock();
        Wire = wire ?? new AnsweringWire(request => AsksForData(request) ? Reply : null);
        Board = new Board(_clock, Wire);
        prepare?.Invoke(Board);
        Firmware = new Firmware(Board, ["baud = 38400", .. settings]);
        Firmware.Start();
    }

    internal Board Board { get; }

    internal Firmware Firmware { get; }

    internal long Now => _clock.Now;

    internal IPEndPoint EndPoint => Firmware.EndPoint;

    private Wire Wire { get; }

    public ValueTask DisposeAsync() => Firmware.DisposeAsync();

    /// <summary>The firmware with the settings in its file.</summary>
    internal static TwinBoard FromFile(Board board) => new(board);

    internal void Advance(long microseconds) => _clock.Advance(microseconds);

    /// <summary>Waits for a condition while the board's clock runs fast.</summary>
    internal void Await(string what, Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(() => Hurry(condition), HurryLimit), $"Timeout while waiting for: {what}. The console shows:\n{string.Join("\n", Board.Console)}");

    /// <summary>Waits for a condition.</summary>
    internal void AwaitInRealTime(string what, Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, BridgeUnderTest.Timeout), $"Timeout while waiting for: {what}. The console shows:\n{string.Join("\n", Board.Console)}");

    /// <summary>Returns true if a new client gets a reply.</summary>
    internal bool IsServing()
    {
        try
        {
            using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)BridgeUnderTest.Timeout.TotalMilliseconds };
            client.Connect(EndPoint);
            client.Send(Request);
            byte[] reply = new byte[Reply.Length];
            return client.Receive(reply) == Reply.Length && reply.SequenceEqual(Reply);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool AsksForData(byte[] request) => request is [Frame.ShortStart, _, 3, ..] && ControlField.Function(request[1]) == ControlField.ReqUd2;

    // Not faster than the supervisor can run: otherwise it would be considered stuck.
    private bool Hurry(Func<bool> condition)
    {
        if (condition())
            return true;

        _clock.Advance(200_000);
        Thread.Yield();
        return false;
    }
}
