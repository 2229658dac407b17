namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>
/// Random requests: selections, writes of addresses, clocks and baud rates, application resets and more, to meters that are there, absent
/// ones and groups. Most have a valid checksum; some have changed bytes or are noise.
/// </summary>
internal sealed class RandomRequests(Random random, byte[] addresses, SecondaryAddress[] meters)
{
    private const byte SetBaudRate38400 = 0xBF;

    private static readonly byte[] Groups = [251, 252, PrimaryAddress.Selected, PrimaryAddress.Test, PrimaryAddress.Broadcast];
    private static readonly byte[] ShortControls = [0x40, 0x49, 0x5A, 0x7A, 0x5B, 0x7B, 0x4A, 0x4B];
    private static readonly byte[] SendControls = [0x43, 0x53, 0x63, 0x73];

    internal byte[] Next()
    {
        byte[] bytes = random.Next(10) switch
        {
            0 or 1 or 2 => Short(),
            3 or 4 => Selection(),
            5 or 6 => Long(ControlInformation.DataSend, Records()),
            7 => Long(Settings(), Few(2)),
            8 => Long(ControlInformation.ApplicationReset, Few(2)),
            _ => Long((byte)random.Next(256), random.Next(2) == 0 ? Records() : Few(252)),
        };
        return random.Next(8) switch
        {
            0 => Changed(bytes),
            1 when random.Next(8) == 0 => Few(40),
            _ => bytes,
        };
    }

    private byte Control(byte[] usual) => random.Next(8) == 0 ? (byte)random.Next(0x40, 0x80) : usual[random.Next(usual.Length)];

    private byte Address() => random.Next(8) switch
    {
        0 => (byte)random.Next(256),
        1 or 2 or 3 => Groups[random.Next(Groups.Length)],
        _ => addresses[random.Next(addresses.Length)],
    };

    private byte[] Short()
    {
        byte[] frame = new byte[Frame.ShortLength];
        Frame.WriteShort(frame, 0, Control(ShortControls), Address());
        return frame;
    }

    // A manufacturer's own; now and then a baud rate, after which the meter is heard no more for a while.
    private byte Settings() => random.Next(10) == 0
        ? (byte)random.Next(ControlInformation.SetBaudRate300, SetBaudRate38400 + 1)
        : (byte)random.Next(0xA0, ControlInformation.SetBaudRate300);

    private byte[] Long(byte controlInformation, byte[] data) => Long(Address(), controlInformation, data);

    private byte[] Long(byte address, byte controlInformation, byte[] data)
    {
        byte[] frame = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(frame, 0, Control(SendControls), address, controlInformation, data, 0, data.Length);
        return frame[..length];
    }

    private byte[] Selection()
    {
        byte[] pattern = new byte[SecondaryAddress.Length];
        meters[random.Next(meters.Length)].Write(pattern, 0);
        for (int wildcards = random.Next(2) * random.Next(9); wildcards > 0; wildcards--)
            pattern[random.Next(pattern.Length)] |= (byte)(random.Next(3) switch { 0 => 0x0F, 1 => 0xF0, _ => 0xFF });
        byte[] data = random.Next(6) switch
        {
            0 => pattern[..random.Next(pattern.Length)],
            1 => [.. pattern, 0x0C, 0x78, .. Digits(4)],
            2 => [.. pattern, .. Few(20)],
            _ => pattern,
        };
        return Long(random.Next(8) == 0 ? Address() : PrimaryAddress.Selected, random.Next(8) == 0 ? ControlInformation.SelectSlaveMode2 : ControlInformation.SelectSlave, data);
    }

    private byte[] Records()
    {
        List<byte> records = [];
        for (int count = random.Next(1, 4); count > 0; count--)
            records.AddRange(Record());
        return [.. records];
    }

    private byte[] Record() => random.Next(10) switch
    {
        0 or 1 => [0x01, 0x7A, addresses[random.Next(addresses.Length)]],
        2 or 3 => [0x0C, 0x79, .. Digits(4)],
        4 => [0x07, 0x79, .. Digits(4), .. Few(4, 4)],
        5 => [0x04, 0x6D, .. Few(4, 4)],
        6 => [0x06, 0x6D, .. Few(6, 6)],
        7 => [(byte)random.Next(256), (byte)random.Next(0x78, 0x7C), .. Few(8)],
        8 => [0x2F],
        _ => Few(12),
    };

    private byte[] Digits(int count)
    {
        byte[] digits = new byte[count];
        for (int i = 0; i < count; i++)
            digits[i] = (byte)((random.Next(10) << 4) | random.Next(10));
        return digits;
    }

    private byte[] Few(int most, int least = 0)
    {
        byte[] bytes = new byte[random.Next(least, most + 1)];
        random.NextBytes(bytes);
        return bytes;
    }

    // In three of four the checksum fits again: what is behind it is under test.
    private byte[] Changed(byte[] bytes)
    {
        for (int changes = random.Next(1, 4); changes > 0; changes--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        int head = bytes.Length == Frame.ShortLength ? 1 : 4;
        if (bytes.Length > head + 2 && random.Next(4) > 0)
            bytes[^2] = (byte)bytes[head..^2].Sum(value => value);
        return bytes;
    }
}
