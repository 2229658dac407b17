using System.Buffers.Binary;
using System.Text;

namespace Mbus.Client.Simulation;

/// <summary>Writes the records that simulated meters hold: what they need of EN 13757-3's data types A, B, F, G, H, I, J and text.</summary>
internal static class RecordEncoder
{
    internal const int Variable = 0x0D;
    internal const int MaxText = 0xBF;
    internal const int Real32 = 5;
    private const int FirstBcd = 9;
    private static readonly int[] Lengths = [0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, 0, 6, 0];

    /// <summary>The bytes of a record, header and data.</summary>
    internal static int LengthOf(RecordDefinition record) =>
        record.Header.Length + (record.Hex?.Length ?? (record.Text != null ? 1 + record.Text.Length : Lengths[record.DataField]));

    /// <summary>True where a data field holds numbers.</summary>
    internal static bool HoldsNumber(int dataField) => dataField is >= 1 and <= 7 or >= FirstBcd and <= 0x0C or 0x0E;

    /// <summary>True where a data field holds dates and times: G, J, F, I.</summary>
    internal static bool HoldsDate(int dataField) => dataField is 2 or 3 or 4 or 6;

    /// <summary>True where a number fits a data field.</summary>
    internal static bool Fits(int dataField, double value)
    {
        int length = Lengths[dataField];
        if (dataField == Real32)
            return double.IsFinite((float)value);
        double limit = dataField >= FirstBcd ? Math.Pow(10, length * 2) : Math.Pow(2, (length * 8) - 1);
        return value < limit && value >= (dataField >= FirstBcd ? -(limit / 10) + 1 : -limit);
    }

    /// <summary>Writes a record; the number behind its last byte.</summary>
    internal static int Write(RecordDefinition record, DateTime clock, double hours, byte[] buffer, int offset)
    {
        record.Header.CopyTo(buffer, offset);
        Span<byte> data = buffer.AsSpan(offset + record.Header.Length, LengthOf(record) - record.Header.Length);
        if (record.Hex != null)
            record.Hex.CopyTo(data);
        else if (record.Text != null)
            WriteText(record.Text, data);
        else if (record.IsClock)
            WriteDate(clock, data);
        else if (record.Date is DateTime date)
            WriteDate(date, data);
        else
            WriteNumber(record.DataField, record.ValueAt(hours), data);
        return offset + record.Header.Length + data.Length;
    }

    // On the wire the last character comes first.
    private static void WriteText(string text, Span<byte> data)
    {
        data[0] = (byte)text.Length;
        Encoding.Latin1.GetBytes(text, data[1..]);
        data[1..].Reverse();
    }

    private static void WriteNumber(int dataField, double value, Span<byte> data)
    {
        if (dataField == Real32)
            BinaryPrimitives.WriteSingleLittleEndian(data, (float)value);
        else if (dataField >= FirstBcd)
            WriteBcd((long)Math.Floor(value), data);
        else
            WriteInteger((long)Math.Floor(value), data);
    }

    private static void WriteInteger(long value, Span<byte> data)
    {
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(value >> (8 * i));
    }

    // A counter that is full begins again at 0, and F in the highest digit is a minus.
    private static void WriteBcd(long value, Span<byte> data)
    {
        long rest = Math.Abs(value);
        for (int i = 0; i < data.Length; i++, rest /= 100)
            data[i] = (byte)((rest / 10 % 10 << 4) | (rest % 10));
        if (value < 0)
            data[^1] |= 0xF0;
    }

    private static void WriteDate(DateTime date, Span<byte> data)
    {
        switch (data.Length)
        {
            case 2:
                WriteDay(date, data);
                break;
            case 3:
                (data[0], data[1], data[2]) = ((byte)date.Second, (byte)date.Minute, (byte)date.Hour);
                break;
            case 4:
                (data[0], data[1]) = ((byte)date.Minute, (byte)date.Hour);
                WriteDay(date, data[2..]);
                break;
            default:
                (data[0], data[1], data[2], data[5]) = ((byte)date.Second, (byte)date.Minute, (byte)date.Hour, 0);
                WriteDay(date, data[3..]);
                break;
        }
    }

    private static void WriteDay(DateTime date, Span<byte> data)
    {
        int year = date.Year % 100;
        data[0] = (byte)(date.Day | (year << 5));
        data[1] = (byte)(date.Month | (year >> 3 << 4));
    }
}
