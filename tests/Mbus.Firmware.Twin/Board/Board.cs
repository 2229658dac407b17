using System.Collections.Generic;
using System.Threading;

namespace Mbus.Twin;

/// <summary>
/// An ESP32 board for the twin: its connections and its output. The types of nanoFramework belong to the board that was current when
/// they were created, so that several boards can run at the same time.
/// </summary>
public sealed class Board
{
    private const int Pins = 49;

    private static readonly AsyncLocal<Board?> CurrentBoard = new();

    private readonly List<string> _console = new();
    private readonly bool[] _levels = new bool[Pins];
    private int _restarts;

    /// <param name="clock">Its time.</param>
    /// <param name="wire">The wire at its serial ports.</param>
    public Board(BoardClock clock, Wire wire)
    {
        Clock = clock;
        Wire = wire;
        Network = new BoardNetwork(this);
    }

    /// <summary>The board for calls on this thread.</summary>
    /// <exception cref="System.InvalidOperationException"><see cref="MakeCurrent"/> was not called.</exception>
    public static Board Current => CurrentBoard.Value ?? throw new System.InvalidOperationException("No board: call Board.MakeCurrent before the device's types are used.");

    /// <summary>Its time.</summary>
    public BoardClock Clock { get; }

    /// <summary>The wire at its serial ports.</summary>
    public Wire Wire { get; }

    /// <summary>Its sockets and its network.</summary>
    public BoardNetwork Network { get; }

    /// <summary>False to simulate an interpreter without the native parts for pins, Wi-Fi, heap and restart: each such call throws.</summary>
    public bool HasNatives { get; set; } = true;

    /// <summary>True while the button of the board is held: its level is low.</summary>
    public bool IsPressed { get; set; }

    /// <summary>The date and time; before a time server is reached, that of a device without power.</summary>
    public System.DateTimeOffset Time { get; set; } = System.DateTimeOffset.UnixEpoch;

    /// <summary>The number of restarts. The twin continues to run.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>The lines on its console.</summary>
    public string[] Console
    {
        get
        {
            lock (_console)
                return _console.ToArray();
        }
    }

    /// <summary>The pins with an assigned function.</summary>
    internal Dictionary<int, int> PinFunctions { get; } = new Dictionary<int, int>();

    /// <summary>Makes it the current board of this thread and of the threads that it starts.</summary>
    public Board MakeCurrent()
    {
        CurrentBoard.Value = this;
        return this;
    }

    /// <summary>Returns the pin of a function, by its number in DeviceFunction; -1 for none.</summary>
    public int PinOf(int function) => PinFunctions.GetValueOrDefault(function, -1);

    /// <summary>Returns true if an output pin is high.</summary>
    public bool IsHigh(int pin) => Volatile.Read(ref _levels[pin]);

    /// <summary>Throws like a call without its native part.</summary>
    internal void NeedNatives()
    {
        if (!HasNatives)
            throw new System.NotImplementedException();
    }

    internal void SetLevel(int pin, bool high) => Volatile.Write(ref _levels[pin], high);

    internal void Restart() => Interlocked.Increment(ref _restarts);

    internal void Write(string line)
    {
        lock (_console)
            _console.Add(line);
    }
}
