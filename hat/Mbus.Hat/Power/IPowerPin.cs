using Mbus.Client.Lines;

namespace Mbus.Hat.Power;

/// <summary>The line that switches the bus: BCM 26, high is on. Closing lets it go.</summary>
public interface IPowerPin : IDisposable
{
    /// <summary>A file that every user of this line can lock, so that they know of each other.</summary>
    string LockPath { get; }

    /// <summary>Looks at it without changing it.</summary>
    /// <exception cref="LineException">It cannot be looked at.</exception>
    PowerPinState Look();

    /// <summary>Takes it and drives it, with no other level in between.</summary>
    /// <param name="high">The level from now on.</param>
    /// <returns>False where another holds it.</returns>
    /// <exception cref="LineException">It cannot be driven.</exception>
    bool TryHold(bool high);

    /// <summary>Drives it, while it is held.</summary>
    /// <exception cref="LineException">It cannot be driven.</exception>
    void Drive(bool high);

    /// <summary>Lets it go. A Raspberry Pi's kernel keeps its level; others may make it an input, and the bus goes off.</summary>
    void Release();
}
