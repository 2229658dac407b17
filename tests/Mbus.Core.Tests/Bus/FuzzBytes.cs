namespace Mbus.Tests.Bus;

/// <summary>Random bytes as a bus or a socket may give them: noise, what looks like frames, frames, and frames with faults.</summary>
internal sealed class FuzzBytes(Random random)
{
    private static readonly byte[] Telling = [0x68, 0x10, 0xE5, 0x16, 0x03, 0x00, 0xFF, 0x04, 0x08, 0x5B, 0xFD];
    private static readonly byte[] FromMaster = [0x40, 0x5B, 0x7B, 0x5A, 0x53, 0x73, 0x43, 0x44];
    private static readonly byte[] Addresses = [0, 3, 3, 3, 5, 250, 253, 253, 254, 255];
    private static readonly byte[] Cis = [0x50, 0x51, 0x52, 0x52, 0x52, 0xBD, 0xB1, 0x72];
    private static readonly byte[] SelectTestMeter = Transcript.Bytes("78 56 34 12 74 52 01 00");

    private readonly byte[] _data = new byte[Frame.MaxData];

    /// <summary>The bytes made last; 2 * <see cref="Frame.MaxLength"/> long.</summary>
    public byte[] Buffer { get; } = new byte[2 * Frame.MaxLength];

    /// <summary>Bytes of any kind. Returns how many, at least 1.</summary>
    public int Any() => random.Next(8) switch
    {
        0 => Noise(),
        1 => TellingNoise(),
        2 => Request(),
        3 => Spoilt(Request()),
        4 => Spoilt(Reply(3)),
        5 => ReplyBehindFalseHead(),
        _ => Reply(Addresses[random.Next(Addresses.Length)]),
    };

    /// <summary>A valid frame from a master.</summary>
    public int Request()
    {
        byte c = FromMaster[random.Next(FromMaster.Length)];
        byte a = Addresses[random.Next(Addresses.Length)];
        if (ControlField.Function(c) is not (ControlField.SndUd or 0x44))
            return Frame.WriteShort(Buffer, 0, c, a);

        byte ci = Cis[random.Next(Cis.Length)];
        byte[] data = ci == ControlInformation.SelectSlave ? SelectTestMeter : Data();
        int count = ci == ControlInformation.SelectSlave ? data.Length : random.Next(20);
        return Frame.WriteLong(Buffer, 0, c, a, ci, data, 0, count);
    }

    /// <summary>A valid answer of a slave: an acknowledgement or data, now and then with more telegrams to follow.</summary>
    public int Reply(byte address)
    {
        int kind = random.Next(8);
        if (kind < 2)
            return Ack();
        if (kind == 2)
            return Frame.WriteShort(Buffer, 0, 0x00, address);

        byte[] data = Data();
        int count = random.Next(30) == 0 ? Frame.MaxData : random.Next(40);
        if (kind == 3 && count > 12)
            data[12] = 0x1F;
        return Frame.WriteLong(Buffer, 0, (byte)(0x08 | (random.Next(4) << 4)), address, 0x72, data, 0, count);
    }

    public int Ack()
    {
        Buffer[0] = Frame.Ack;
        return 1;
    }

    private byte[] Data()
    {
        if (random.Next(2) == 0)
            random.NextBytes(_data);
        else
            Fill(_data, _data.Length);
        return _data;
    }

    private int Noise()
    {
        int count = 1 + random.Next(random.Next(20) == 0 ? 500 : 10);
        random.NextBytes(Buffer.AsSpan(0, count));
        return count;
    }

    private int TellingNoise()
    {
        int count = 1 + random.Next(random.Next(20) == 0 ? 300 : 12);
        Fill(Buffer, count);
        return count;
    }

    private void Fill(byte[] bytes, int count)
    {
        for (int i = 0; i < count; i++)
            bytes[i] = Telling[random.Next(Telling.Length)];
    }

    private int ReplyBehindFalseHead()
    {
        byte l = (byte)(random.Next(3) == 0 ? 0xFF : 3 + random.Next(60));
        byte[] head = [0x68, l, l, 0x68, 0x08, 0x03, 0x72];
        int before = 1 + random.Next(head.Length);
        int count = Reply(3);
        System.Buffer.BlockCopy(Buffer, 0, Buffer, before, count);
        System.Buffer.BlockCopy(head, 0, Buffer, 0, before);
        return before + count;
    }

    private int Spoilt(int count)
    {
        switch (random.Next(4))
        {
            case 0:
                Buffer[random.Next(count)] ^= (byte)(1 << random.Next(8));
                return count;
            case 1:
                return 1 + random.Next(count);
            case 2:
                Buffer[count] = Telling[random.Next(Telling.Length)];
                return count + 1;
            default:
                int lost = random.Next(count);
                System.Buffer.BlockCopy(Buffer, lost + 1, Buffer, lost, count - lost - 1);
                return Math.Max(1, count - 1);
        }
    }
}
