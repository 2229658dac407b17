using Mbus.Simulation;

namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>The bus that is abused: three meters, and the requests for them.</summary>
internal static class AbuseBus
{
    internal const long Second = 1_000_000;
    internal const long Millisecond = 1000;

    /// <summary>A meter with one telegram of some 40 bytes.</summary>
    internal const byte Ordinary = 1;

    /// <summary>One whose telegram is as long as a frame can be.</summary>
    internal const byte Longest = 2;

    /// <summary>One whose telegrams do not end.</summary>
    internal const byte Endless = 3;

    private const int HeaderLength = 12;

    /// <summary>Baud rate 300 for all meters: refused without <see cref="Access.ChangeBus"/>.</summary>
    internal static readonly byte[] BaudRateOfAll = Long(0x53, PrimaryAddress.Broadcast, 0xB8, []);

    internal static readonly BusDefinition Definition = new()
    {
        Meters =
        [
            Meter(Ordinary, [new() { Data = Convert.FromHexString("0C13785634120C2B11223344046D0A0B0C0D") }]),
            Meter(Longest, [new() { ManufacturerData = new byte[Frame.MaxData - HeaderLength - 1] }]),
            Meter(Endless, [.. Enumerable.Repeat(new TelegramDefinition { Data = Convert.FromHexString("0C13785634121F") }, 16)]),
        ],
    };

    internal static byte[] Short(byte control, byte address)
    {
        byte[] frame = new byte[Frame.ShortLength];
        Frame.WriteShort(frame, 0, control, address);
        return frame;
    }

    /// <summary>A write of some data that no meter takes for more than that.</summary>
    internal static byte[] Write(byte address, int dataLength) => Long(0x53, address, ControlInformation.DataSend, [0x0F, .. new byte[dataLength - 1]]);

    internal static byte[] Select(byte primary)
    {
        byte[] address = new byte[SecondaryAddress.Length];
        Secondary(primary).Write(address, 0);
        return Long(0x53, PrimaryAddress.Selected, ControlInformation.SelectSlave, address);
    }

    private static SecondaryAddress Secondary(byte primary) => new(0x12345600u + primary, 0x0421, 1, 7);

    private static MeterDefinition Meter(byte primary, TelegramDefinition[] telegrams) => new() { PrimaryAddress = primary, Address = Secondary(primary), Telegrams = telegrams };

    private static byte[] Long(byte control, byte address, byte controlInformation, byte[] data)
    {
        byte[] frame = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(frame, 0, control, address, controlInformation, data, 0, data.Length);
        return frame[..length];
    }
}
