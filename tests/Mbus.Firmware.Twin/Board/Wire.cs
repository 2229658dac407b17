using System;

namespace Mbus.Twin;

/// <summary>What a board's serial port is connected to: the level converter, and the bus behind it.</summary>
public abstract class Wire
{
    /// <summary>True to make the serial port fail at every call.</summary>
    public bool IsLost { get; set; }

    /// <summary>The baud rate of the serial port.</summary>
    public abstract void SetBaudRate(int baudRate);

    /// <summary>Sends bytes behind those that are still being sent.</summary>
    /// <returns>When the last stop bit leaves; microseconds.</returns>
    public abstract long Transmit(ReadOnlySpan<byte> bytes, long now);

    /// <summary>The next byte that has come by now; called again while there is one.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="value">The byte. One with a parity error is given like any other, as on the device.</param>
    /// <param name="at">The end of its stop bit.</param>
    public abstract bool TryHear(long now, out byte value, out long at);
}
