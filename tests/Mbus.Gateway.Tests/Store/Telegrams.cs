using System.Globalization;
using Mbus.Client;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Tests.Store;

/// <summary>Telegrams of a heat meter with eight values.</summary>
internal static class Telegrams
{
    internal const int Values = 8;

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Telegram of a meter: counters that grow with <paramref name="step"/>, and values that change with each.</summary>
    /// <param name="meter">Number of the meter, 0 to 99,999,999.</param>
    /// <param name="step">Number of the reading.</param>
    /// <param name="status">Status byte.</param>
    /// <param name="primary">Primary address.</param>
    /// <param name="more">Further records.</param>
    internal static byte[] Heat(int meter, long step, byte status = 0, byte primary = 5, params byte[] more)
    {
        byte[] data = new byte[Frame.MaxLength];
        int length = 0;
        new SecondaryAddress(Bcd(meter), Manufacturer.FromLetters("TST"), 1, 4).Write(data, length);
        length += SecondaryAddress.Length;
        foreach (byte one in new byte[] { (byte)step, status, 0, 0 })
            data[length++] = one;
        Add(0x0C, 0x06, 4, BcdBytes(10_000 + (step * 3) + meter));
        Add(0x0C, 0x14, 4, BcdBytes(70_000 + (step * 7) + meter));
        Add(0x04, 0x2D, 4, 120 + (step % 17));
        Add(0x04, 0x3B, 4, 2_000 + (step % 23));
        Add(0x02, 0x5A, 2, 712 + (step % 5));
        Add(0x02, 0x5E, 2, 448 + (step % 7));
        Add(0x02, 0x62, 2, 264 + (step % 11));
        Add(0x04, 0x22, 4, 40_000 + step);
        more.CopyTo(data, length);
        byte[] frame = new byte[Frame.MaxLength];
        int count = Frame.WriteLong(frame, 0, ControlField.RspUd, primary, ControlInformation.VariableData, data, 0, length + more.Length);
        return frame[..count];

        void Add(byte dif, byte vif, int bytes, long value)
        {
            data[length++] = dif;
            data[length++] = vif;
            for (int i = 0; i < bytes; i++)
                data[length++] = (byte)(value >> (8 * i));
        }
    }

    /// <summary>Telegram of an electricity meter with one value.</summary>
    /// <param name="meter">Number of the meter.</param>
    /// <param name="primary">Primary address.</param>
    /// <param name="energy">Energy in Wh.</param>
    internal static byte[] Of(int meter, byte primary, long energy)
    {
        byte[] data = new byte[18];
        new SecondaryAddress(Bcd(meter), Manufacturer.FromLetters("TST"), 1, 2).Write(data, 0);
        (data[12], data[13]) = (0x0C, 0x03);
        BitConverter.TryWriteBytes(data.AsSpan(14), (uint)BcdBytes(energy));
        byte[] frame = new byte[Frame.MaxLength];
        int count = Frame.WriteLong(frame, 0, ControlField.RspUd, primary, ControlInformation.VariableData, data, 0, data.Length);
        return frame[..count];
    }

    /// <summary>A date record (type G) of a storage number, and the energy of it.</summary>
    internal static byte[] StoredEnergy(byte storage, DateOnly date, int energy)
    {
        byte dif = (byte)(storage == 1 ? 0x40 : 0x80 | ((storage & 1) << 6));
        byte[] extension = storage == 1 ? [] : [(byte)(storage >> 1)];
        int year = date.Year - 2000;
        byte[] day = [(byte)(date.Day | ((year & 7) << 5)), (byte)(date.Month | ((year >> 3) << 4))];
        return [(byte)(dif | 2), .. extension, 0x6C, .. day, (byte)(dif | 4), .. extension, 0x06, .. BitConverter.GetBytes(energy)];
    }

    /// <summary>A reading for the store.</summary>
    internal static NewReading Reading(int meter, long step, DateTimeOffset time, DateTimeOffset? slot = null, params byte[] more)
    {
        byte[] telegram = Heat(meter, step, more: more);
        MeterReading reading = MeterReading.From([Telegram.FromBytes(telegram)], default, time);
        return new NewReading(MeterId.Of(reading)!.Value, "cellar", (byte)5, time, [telegram], reading) { Slot = slot, LineTime = TimeSpan.FromSeconds(1) };
    }

    /// <summary>A round of meters 1 to <paramref name="meters"/> at a multiple of 15 minutes.</summary>
    internal static Round Round(int meters, int step, DateTimeOffset? start = null)
    {
        Round round = new();
        DateTimeOffset slot = (start ?? Epoch) + TimeSpan.FromMinutes(15 * step);
        for (int meter = 1; meter <= meters; meter++)
            round.Readings.Add(Reading(meter, step, slot.AddSeconds(meter), slot));
        return round;
    }

    internal static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static uint Bcd(long value) => uint.Parse(value.ToString("D8", CultureInfo.InvariantCulture), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static long BcdBytes(long value) => Bcd(value % 100_000_000);
}
