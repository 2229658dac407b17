namespace Mbus.Simulation;

/// <summary>
/// Models the wire from the slaves to the master, and the master's receiver. A slave draws current for a space bit, so simultaneous signals
/// combine bit by bit: the line is at mark only where all signals are at mark. The receiver is a UART: it waits for the edge of a start
/// bit, samples each bit in its middle, and checks parity and the stop bit.
/// </summary>
/// <remarks>
/// Bytes of equal alignment are therefore ANDed, equal bytes that start together appear as one, and overlapping bytes of different
/// alignment arrive altered or damaged, as on a real bus. A byte that contains bits of another baud rate always counts as damaged, although
/// a real UART accepts some of those by chance.
/// </remarks>
internal sealed class CurrentLoop
{
    private const int DataBits = 8;

    private readonly List<Signal> _signals = [];
    private long _from;
    private bool _waitsForMark;

    /// <summary>Baud rate of the receiver.</summary>
    internal int BaudRate { get; set; }

    /// <summary>End of the next byte's stop bit, as far as known from the signals so far; <see cref="long.MaxValue"/> for none.</summary>
    internal long NextByteEnd { get; private set; } = long.MaxValue;

    internal void Add(Signal signal)
    {
        _signals.Add(signal);
        NextByteEnd = FindByteEnd(out _);
    }

    /// <summary>Returns the byte that ends at <see cref="NextByteEnd"/>, once that time is reached.</summary>
    internal ReceivedByte Take()
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
        return new ReceivedByte((byte)data, damaged, end);
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

    // The loop ends: each step passes one bit of a signal, and signals are finite.
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
