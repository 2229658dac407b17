using Mbus.Client.Lines;

namespace Mbus.Hat.Power;

/// <summary>GPIO line that switches the bus power: BCM 26, high is on. Disposing it releases the line.</summary>
public interface IPowerPin : IDisposable
{
    /// <summary>Path of a file for locks between the processes that use this line.</summary>
    string LockPath { get; }

    /// <summary>Reads the state of the line without changing it.</summary>
    /// <exception cref="LineException">The state cannot be read.</exception>
    PowerPinState Look();

    /// <summary>Requests the line and drives it, without a glitch.</summary>
    /// <param name="high">The level to drive.</param>
    /// <returns>False if another process holds the line.</returns>
    /// <exception cref="LineException">The line cannot be driven.</exception>
    bool TryHold(bool high);

    /// <summary>Drives the line. This process must hold it.</summary>
    /// <exception cref="LineException">The line cannot be driven.</exception>
    void Drive(bool high);

    /// <summary>Releases the line. The kernel of a Raspberry Pi keeps its level; other kernels may make it an input, which switches the bus off.</summary>
    void Release();
}
