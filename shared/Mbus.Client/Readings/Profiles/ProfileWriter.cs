namespace Mbus.Client.Readings;

/// <summary>Writes profiles: the counterpart of <see cref="CompactProfile"/>.</summary>
public static class ProfileWriter
{
    private const int Dimensionless = 0xFD3A;
    private const int HeadLength = 3;
    private const int MaxElementLength = 8;

    /// <summary>
    /// Completes a record of variable length, begun with the VIF of the values and the VIFE of a profile, with the numbers of a profile in
    /// the power of ten of the VIF. Returns false, and writes nothing, if the layout is reserved, or a number or all of them do not fit.
    /// </summary>
    /// <param name="writer">Writer with a begun record.</param>
    /// <param name="layout">Layout; floating point elements are not supported.</param>
    /// <param name="numbers">Values or differences as the layout requires; null is written as "no valid value".</param>
    public static bool Write(RecordWriter writer, ProfileLayout layout, IReadOnlyList<long?> numbers)
    {
        List<byte> data = [];
        bool isWritten = layout.TryWrite(out byte control, out byte spacing) && layout.Element != DataField.Real32;
        data.AddRange([control, spacing]);
        foreach (long? number in numbers)
            isWritten = isWritten && TryAdd(data, layout, number);

        // A reserved length makes the record fail, so that it is not written.
        byte[] bytes = [.. data];
        return writer.WriteBytes(bytes, 0, isWritten ? bytes.Length : int.MaxValue / 2) && isWritten;
    }

    private static bool TryAdd(List<byte> data, ProfileLayout layout, long? number)
    {
        byte[] buffer = new byte[HeadLength + 2 + MaxElementLength];
        RecordWriter element = new();
        element.Reset(buffer, 0, buffer.Length);
        element.Begin(layout.Element);
        element.AddVif(Dimensionless);
        bool isUnsigned = layout.Increment is ProfileIncrement.Increment or ProfileIncrement.Decrement;
        if (isUnsigned)
            element.AddEffect(VifeEffect.TypeC);
        int head = HeadLength + (isUnsigned ? 2 : 0);
        if (number != null && !element.WriteInteger(number.Value))
            return false;

        int length = number != null ? element.Length - head : Length(layout.Element);
        data.AddRange(number != null ? buffer.AsSpan(head, length) : Missing(layout.Element, length, isUnsigned));
        return true;
    }

    private static int Length(DataField field)
    {
        byte[] zeros = new byte[2 + MaxElementLength];
        RecordReader reader = new();
        zeros[0] = (byte)field;
        reader.Reset(zeros, 0, zeros.Length, isFromMaster: false);
        reader.Read();
        return reader.DataLength;
    }

    /// <summary>Returns the coding of "no valid value": all ones, and the least number of a signed integer.</summary>
    private static byte[] Missing(DataField field, int length, bool isUnsigned)
    {
        byte[] bytes = new byte[length];
        bool isSigned = field < DataField.Bcd2 && !isUnsigned;
        if (isSigned)
            bytes[^1] = 0x80;
        else
            Array.Fill(bytes, (byte)0xFF);
        return bytes;
    }
}
