using System;

namespace Mbus.Twin;

/// <summary>The connection of a board's serial port: the level converter and the bus.</summary>
public abstract class Wire
{
    /// <summary>True to make the serial port fail at every call.</summary>
    public bool IsLost { get; set; }

    /// <summary>The baud rate of the serial port.</summary>
    public abstract void SetBaudRate(int baudRate);

    /// <summary>Sends bytes after those that are still being sent.</summary>
    /// <returns>The time of the last stop bit; microseconds.</returns>
    public abstract long Transmit(ReadOnlySpan<byte> bytes, long now);

    /// <summary>Returns the next byte that has arrived; called until there is no more byte.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="value">The byte. A byte with a parity error is returned like any other, as on the device.</param>
    /// <param name="at">The end of its stop bit.</param>
    public abstract bool TryReceive(long now, out byte value, out long at);
}
