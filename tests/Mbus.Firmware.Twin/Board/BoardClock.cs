using System;

namespace Mbus.Twin;

/// <summary>The time of a board, and the threads that wait for it.</summary>
public abstract class BoardClock
{
    /// <summary>Microseconds since the board was switched on.</summary>
    public abstract long Now { get; }

    /// <summary>Starts a thread of the device.</summary>
    public abstract void Start(Action run);

    /// <summary>Waits on a thread of the device.</summary>
    public abstract void Sleep(int milliseconds);
}
