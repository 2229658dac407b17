using Mbus.Client.Lines;
using Mbus.Hat.Identity;
using Mbus.Hat.Power;
using Mbus.Hat.Uart;

namespace Mbus.Hat;

/// <summary>
/// Line over the M-Bus Master HAT of a Raspberry Pi. Opening it identifies the HAT, powers the bus and checks the UART, in this order.
/// Closing it switches the bus power off, unless other processes use it or it is configured to stay on.
/// </summary>
public sealed class HatLine : Line
{
    private readonly Line _serial;
    private readonly BusPower _power;

    private HatLine(Line serial, BusPower power)
    {
        _serial = serial;
        _power = power;
    }

    /// <summary>The line kind <c>hat</c> for this machine.</summary>
    public static LineKind Kind { get; } = new()
    {
        Name = "hat",
        Form = "hat or hat:PORT",
        Example = "hat,baud=9600",
        Slack = LineKinds.Serial.Slack,
        HeldBytes = LineKinds.Serial.HeldBytes,
        TargetError = target => target.Length == 0 || target.StartsWith('/') ? null : "its port is not a path",
        Open = (address, cancel) => OpenAsync(address, new RaspberryPi(), new HatPorts(new RaspberryPi()), new HatLineOptions(), cancel: cancel),
    };

    /// <inheritdoc/>
    public override string Name => _serial.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => _serial.Timing;

    /// <inheritdoc/>
    public override long Now => _serial.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _serial.HasArrivals;

    /// <inheritdoc/>
    public override bool CanSetBaudRate => _serial.CanSetBaudRate;

    /// <summary>Opens the line: identifies the HAT, powers the bus and opens the UART.</summary>
    /// <param name="address">An address of the kind <see cref="Kind"/>.</param>
    /// <param name="pi">The Raspberry Pi.</param>
    /// <param name="ports">Access to the parts of the HAT.</param>
    /// <param name="options">HAT and power options.</param>
    /// <param name="clock">Clock for the settle time; the system clock if null.</param>
    /// <param name="cancel">Cancels the settle time.</param>
    /// <exception cref="LineException">No M-Bus Master HAT was found, its bus cannot be powered, or its UART cannot be used.</exception>
    public static async ValueTask<Line> OpenAsync(
        LineAddress address, RaspberryPi pi, IHatPorts ports, HatLineOptions options, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        if (!options.AssumeHat)
            HatFinding.Look(pi, ports).Require();

        BusPower power = await BusPower.OnAsync(ports.OpenPowerPin(), options.Power, clock, cancel).ConfigureAwait(false);
        try
        {
            return new HatLine(ports.OpenSerial(address, () => HatUart.Resolve(pi, address.Target)), power);
        }
        catch
        {
            power.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) => _serial.SendAsync(bytes, cancel);

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _serial.ReceiveAsync(buffer, deadline, cancel);

    /// <inheritdoc/>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => _serial.SetBaudRateAsync(baudRate, cancel);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _serial.DisposeAsync().ConfigureAwait(false);
        _power.Dispose();
    }
}
