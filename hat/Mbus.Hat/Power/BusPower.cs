using Mbus.Client.Lines;

namespace Mbus.Hat.Power;

/// <summary>
/// A bus that is powered as long as this lives. Processes that use it at the same time share it, and the last one turns it off,
/// unless it was on before the first one came, or is to stay on.
/// </summary>
/// <remarks>
/// One process holds the line; others join it. Nothing of this is a file to clean up: the kernel frees line and lock of a process that
/// is killed, the next one takes them as they are, and the line changes its level only where it is to.
/// </remarks>
public sealed class BusPower : IDisposable
{
    private readonly IPowerPin _pin;
    private readonly PowerLock _lock;
    private bool _keep;
    private bool _disposed;

    private BusPower(IPowerPin pin, PowerLock users, bool keep)
    {
        _pin = pin;
        _lock = users;
        _keep = keep;
    }

    /// <summary>Powers the bus, or joins those who do, and waits until the meters are awake.</summary>
    /// <param name="pin">The power line, which is closed with this.</param>
    /// <param name="options">How.</param>
    /// <param name="clock">Whose time passes meanwhile; the system's when null.</param>
    /// <param name="cancel">Ends the wait, and turns off what this has turned on.</param>
    /// <exception cref="LineException">Another program holds the line; the message names it.</exception>
    public static async ValueTask<BusPower> OnAsync(
        IPowerPin pin, PowerOptions options, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        clock ??= TimeProvider.System;
        BusPower? power = null;
        try
        {
            power = new BusPower(pin, PowerLock.Open(pin.LockPath), options.Keep);
            await power.TakeAsync(clock, cancel).ConfigureAwait(false);
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

    /// <summary>Turns the bus on and lets go of it.</summary>
    /// <exception cref="LineException">Another program holds the line, or the kernel does not keep what nobody holds.</exception>
    public static async ValueTask LeaveOnAsync(IPowerPin pin, TimeSpan settle, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        using (await OnAsync(pin, new PowerOptions { Settle = settle, Keep = true }, clock, cancel).ConfigureAwait(false))
        {
            pin.Release();
            if (pin.Look().IsOn == false)
            {
                throw new LineException(
                    "hat: power on: this kernel lets a line go that no program holds, and the bus is off again. 'mbus bridge --on hat' holds it; "
                    + "or put gpio=26=op,dh into config.txt and reboot.");
            }
        }
    }

    /// <summary>Turns the bus off and lets go of it.</summary>
    /// <exception cref="LineException">It is in use, or another program holds the line.</exception>
    public static void Off(IPowerPin pin)
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

    private static LineException InUse(string phase, IPowerPin pin) => new(
        $"hat: power {phase}: the bus is in use by {(pin.Look().Holder is { } holder ? $"'{holder}', which holds its power line" : "another mbus")}. End that program first.");

    private async ValueTask TakeAsync(TimeProvider clock, CancellationToken cancel)
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
