using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Hat.Power;

/// <summary>
/// Powers the bus until disposed. Several processes can share the bus power; the last one switches it off, unless it was on before the
/// first one started or is configured to stay on.
/// </summary>
/// <remarks>
/// One process holds the GPIO line, the others share a lock. No files need to be cleaned up: when a process is killed, the kernel
/// releases its line and lock, and the next process acquires them without changing the level of the line.
/// </remarks>
public sealed class BusPower : IDisposable
{
    private readonly PowerPin _pin;
    private readonly PowerLock _lock;
    private bool _keep;
    private bool _disposed;

    private BusPower(PowerPin pin, PowerLock users, bool keep)
    {
        _pin = pin;
        _lock = users;
        _keep = keep;
    }

    /// <summary>Powers the bus, or shares the bus power with other processes, and waits until the meters have started.</summary>
    /// <param name="pin">The power line. It is disposed together with the result, or if an error occurs.</param>
    /// <param name="options">Power options.</param>
    /// <param name="clock">Clock for waits; the system clock if null.</param>
    /// <param name="cancel">Cancels the wait; bus power that this call switched on is switched off again.</param>
    /// <exception cref="LineException">Another program holds the power line; the message contains its name.</exception>
    public static async ValueTask<BusPower> OnAsync(
        PowerPin pin, PowerOptions options, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        clock ??= TimeProvider.System;
        BusPower? power = null;
        try
        {
            power = new BusPower(pin, PowerLock.Open(pin.LockPath), options.Keep);
            await power.AcquireAsync(clock, cancel).ConfigureAwait(false);
            await Task.Delay(options.Settle, clock, cancel).ConfigureAwait(false);
            return power;
        }
        catch
        {
            power?.Dispose();
            pin.Dispose();
            throw;
        }
    }

    /// <summary>Switches the bus power on and releases the power line.</summary>
    /// <exception cref="LineException">Another program holds the power line, or the kernel does not keep the level of a released line.</exception>
    public static async ValueTask LeaveOnAsync(PowerPin pin, TimeSpan settle, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        using (await OnAsync(pin, new PowerOptions { Settle = settle, Keep = true }, clock, cancel).ConfigureAwait(false))
        {
            pin.Release();
            if (pin.Look().IsOn == false)
            {
                throw new LineException(
                    "hat: power on: this kernel does not keep the level of a released GPIO line, so the bus is off again. Keep a line to the HAT open, "
                    + "or add gpio=26=op,dh to config.txt and reboot.")
                {
                    Code = MbusError.BusPowerNotKept,
                };
            }
        }
    }

    /// <summary>Switches the bus power off and releases the power line.</summary>
    /// <exception cref="LineException">Another process uses the bus power or holds the power line.</exception>
    public static void Off(PowerPin pin)
    {
        using PowerLock users = PowerLock.Open(pin.LockPath);
        if (!users.TryAlone() || !pin.TryHold(false))
            throw InUse("off", pin);

        pin.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        if (!_keep && _lock.TryAlone() && _pin.TryHold(false))
            _pin.Release();

        _pin.Dispose();
        _lock.Dispose();
    }

    private static LineException InUse(string phase, PowerPin pin) => new(
        $"hat: power {phase}: the bus is in use by {(pin.Look().Holder is { } holder ? $"'{holder}', which holds its power line" : "another mbus")}. Stop that program first.")
    {
        Code = MbusError.LineInUse,
    };

    private async ValueTask AcquireAsync(TimeProvider clock, CancellationToken cancel)
    {
        bool isFirst = _lock.TryAlone();
        bool wasOn = isFirst && _pin.Look() is { Holder: null, IsOn: true };
        await _lock.ShareAsync(clock, cancel).ConfigureAwait(false);
        if (!_pin.TryHold(true) && !_pin.Look().IsOurs && !_pin.TryHold(true))
        {
            _keep = true;
            throw InUse("on", _pin);
        }

        _keep |= wasOn;
    }
}
