namespace Mbus.Tests.Bus;

/// <summary>A water meter 12345678 TST 01 07 with fabrication number 00000815; telegram n (from 0) holds the one record 01 13 n.</summary>
internal sealed class StationTestMeter : Meter
{
    private SecondaryAddress _address = new(0x12345678, Manufacturer.FromLetters("TST"), 1, 7);

    public int Telegrams { get; init; } = 1;

    public byte Alarm { get; set; }

    public List<string> Seen { get; } = [];

    public override SecondaryAddress Address => _address;

    public override uint FabricationNumber => 0x00000815;

    public override int TelegramCount => Telegrams;

    public override bool HasAlarm => Alarm != 0;

    public override int WriteTelegram(int index, long now, byte[] buffer, int offset)
    {
        int at = offset;
        buffer[at++] = 0x72;
        _address.Write(buffer, at);
        at += SecondaryAddress.Length;
        for (int i = 0; i < 4; i++)
            buffer[at++] = 0;
        buffer[at++] = 0x01;
        buffer[at++] = 0x13;
        buffer[at++] = (byte)index;
        if (index < Telegrams - 1)
            buffer[at++] = 0x1F;
        return at - offset;
    }

    public override int WriteAlarm(byte[] buffer, int offset)
    {
        buffer[offset] = Alarm;
        return 1;
    }

    public override void AcknowledgeAlarm()
    {
        Alarm = 0;
    }

    public override bool SetAddress(SecondaryAddress address)
    {
        _address = address;
        return true;
    }

    public override bool SetClock(byte[] buffer, int offset, int count, long now)
    {
        Seen.Add("clock " + Hex(buffer, offset, count));
        return true;
    }

    public override void Reset(byte[] buffer, int offset, int count)
    {
        Seen.Add("reset " + Hex(buffer, offset, count));
    }

    public override bool WriteRecord(byte[] buffer, int offset, int count, long now)
    {
        Seen.Add("record " + Hex(buffer, offset, count));
        return true;
    }

    private static string Hex(byte[] buffer, int offset, int count)
    {
        return Convert.ToHexString(buffer, offset, count);
    }
}
