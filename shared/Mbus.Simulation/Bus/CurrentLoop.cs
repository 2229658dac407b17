namespace Mbus.Simulation;

/// <summary>
/// The wire from the slaves to the master, and the master's receiver. A slave talks by drawing current for a space, so what several
/// say at once adds up bit by bit: the line is at mark only where all are. The receiver is a UART: it waits for the edge of a start
/// bit, samples each bit in its middle, and checks parity and the stop bit.
/// </summary>
/// <remarks>
/// Bytes of equal alignment are therefore ANDed, equal ones that begin together are one, and overlapping ones of different alignment
/// come out bent or damaged, as on a real bus. A byte with another baud rate's bits in it always counts as damaged, although a real
/// UART takes some of those for good by chance.
/// </remarks>
internal sealed class CurrentLoop
{
    private const int DataBits = 8;

    private readonly List<Signal> _signals = [];
    private long _from;
    private bool _waitsForMark;

    /// <summary>The baud rate of the receiver.</summary>
    internal int BaudRate { get; set; }

    /// <summary>The end of the next byte's stop bit, as far as the signals so far tell; <see cref="long.MaxValue"/> for none.</summary>
    internal long NextByteEnd { get; private set; } = long.MaxValue;

    internal void Add(Signal signal)
    {
        _signals.Add(signal);
        NextByteEnd = FindByteEnd(out _);
    }

    /// <summary>Takes the byte that ends at <see cref="NextByteEnd"/>, once that time has come.</summary>
    internal HeardByte Take()
    {
        long end = FindByteEnd(out long edge);
        int data = 0;
        int ones = 0;
        for (int bit = 0; bit < DataBits + 1; bit++)
        {
            int mark = IsMark(Middle(edge, bit + 1)) ? 1 : 0;
            ones += mark;
            data |= mark << bit;
        }

        _from = Middle(edge, DataBits + 2);
        _waitsForMark = !IsMark(_from);
        bool damaged = _waitsForMark || (ones & 1) != 0 || HasOtherRate(edge, end);
        _signals.RemoveAll(signal => signal.End <= _from);
        NextByteEnd = FindByteEnd(out _);
        return new HeardByte((byte)data, damaged, end);
    }

    private long FindByteEnd(out long edge)
    {
        edge = FirstSpace(_waitsForMark ? FirstMark(_from) : _from);
        if (edge == long.MaxValue)
        {
            _signals.Clear();
            return edge;
        }

        foreach (Signal signal in _signals)
        {
            if (signal.BaudRate == BaudRate && signal.EndOfCharacterFrom(edge) is > 0 and long end)
                return end;
        }

        return edge + new LineTiming(BaudRate, 0).Bytes(1);
    }

    private long FirstSpace(long from)
    {
        long first = long.MaxValue;
        foreach (Signal signal in _signals)
            first = Math.Min(first, signal.FirstSpace(from));
        return first;
    }

    // Each step passes a bit of a signal, and signals end.
    private long FirstMark(long from)
    {
        while (_signals.Find(signal => signal.IsSpace(from)) is Signal signal)
            from = signal.BitEnd(from);
        return from;
    }

    private bool IsMark(long time) => !_signals.Exists(signal => signal.IsSpace(time));

    private bool HasOtherRate(long from, long to) =>
        _signals.Exists(signal => signal.BaudRate != BaudRate && signal.FirstSpace(from) < to);

    private long Middle(long edge, int bit) => edge + (((2 * bit) + 1) * 1_000_000L / (2 * BaudRate));
}
