using System.Collections.Generic;
using System.Threading;

namespace Mbus.Twin;

/// <summary>
/// An ESP32 board for the twin: what is connected to it, and what it tells. The types of nanoFramework belong to the board that was
/// current where they were made, so that many boards can run side by side.
/// </summary>
public sealed class Board
{
    private const int Pins = 49;

    private static readonly AsyncLocal<Board?> CurrentBoard = new();

    private readonly List<string> _console = new();
    private readonly bool[] _levels = new bool[Pins];
    private int _restarts;

    /// <param name="clock">Its time.</param>
    /// <param name="wire">What its serial ports are connected to.</param>
    public Board(BoardClock clock, Wire wire)
    {
        Clock = clock;
        Wire = wire;
        Network = new BoardNetwork(this);
    }

    /// <summary>The board that this thread's calls are for.</summary>
    /// <exception cref="System.InvalidOperationException">There is none: <see cref="MakeCurrent"/> was not called.</exception>
    public static Board Current => CurrentBoard.Value ?? throw new System.InvalidOperationException("No board: call Board.MakeCurrent before the device's types are used.");

    /// <summary>Its time.</summary>
    public BoardClock Clock { get; }

    /// <summary>What its serial ports are connected to.</summary>
    public Wire Wire { get; }

    /// <summary>Its sockets, and the network that they see.</summary>
    public BoardNetwork Network { get; }

    /// <summary>False for an interpreter that has no native part for pins, Wi-Fi, heap and restart: each such call throws.</summary>
    public bool HasNatives { get; set; } = true;

    /// <summary>How often the device was restarted. The twin runs on.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>The lines that it wrote on its console.</summary>
    public string[] Console
    {
        get
        {
            lock (_console)
                return _console.ToArray();
        }
    }

    /// <summary>The pins that were given a function.</summary>
    internal Dictionary<int, int> PinFunctions { get; } = new Dictionary<int, int>();

    /// <summary>Makes it the one that is meant by this thread and by those that it starts.</summary>
    public Board MakeCurrent()
    {
        CurrentBoard.Value = this;
        return this;
    }

    /// <summary>True where an output pin is at high level.</summary>
    public bool IsHigh(int pin) => Volatile.Read(ref _levels[pin]);

    /// <summary>Throws as a call does whose native part is missing.</summary>
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
