using System.Buffers.Binary;
using System.Device.I2c;
using Mbus.Client.Lines;
using Mbus.Hat.Identity;

namespace Mbus.Hat.Iot;

/// <summary>An EEPROM through an <see cref="I2cDevice"/>.</summary>
/// <param name="device">The EEPROM's place on its bus; closed with this.</param>
internal sealed class DeviceEeprom(I2cDevice device) : IEeprom
{
    // Some adapters take no more in one message.
    private const int LongestRead = 256;

    /// <inheritdoc/>
    public void Read(int address, Span<byte> into)
    {
        Span<byte> start = stackalloc byte[sizeof(ushort)];
        for (int done = 0; done < into.Length; done += LongestRead)
        {
            BinaryPrimitives.WriteUInt16BigEndian(start, (ushort)(address + done));
            ReadOnce(start, into[done..Math.Min(done + LongestRead, into.Length)]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private void ReadOnce(ReadOnlySpan<byte> start, Span<byte> into)
    {
        try
        {
            device.WriteRead(start, into);
        }
        catch (IOException e)
        {
            I2cConnectionSettings place = device.ConnectionSettings;
            throw new LineException($"no EEPROM answers at 0x{place.DeviceAddress:X2} of /dev/i2c-{place.BusId}: {e.Message}", e);
        }
    }
}
