namespace Mbus.Client;

/// <summary>
/// A request that only some meters have: a whole frame, or the CI field and data of a SND_UD to the address of the meter. Some meters send
/// values only in reply to such a request.
/// </summary>
public sealed class MeterRequest
{
    private const int ShortBody = 2;
    private const int LongHead = 4;
    private const int Tail = 2;
    private const int MinLongBody = 3;

    private readonly byte[] _bytes;

    private MeterRequest(byte[] bytes, bool isFrame)
    {
        _bytes = bytes;
        IsFrame = isFrame;
    }

    /// <summary>True for a whole frame, which is sent unchanged; false for the CI field and data.</summary>
    public bool IsFrame { get; }

    /// <summary>The frame from start byte to stop byte, or the CI field and the data after it.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>
    /// Parses a request: a frame in the form of <see cref="CompleteFrame"/> if the first byte is 68 or 10; otherwise the CI field and data.
    /// </summary>
    /// <param name="text">Hexadecimal bytes, for example <c>B1</c>, <c>50 10</c> or <c>68 53 01 B1</c>.</param>
    /// <exception cref="FormatException">The text is not a request; the message gives what is expected.</exception>
    public static MeterRequest Parse(string text)
    {
        if (!Hex.TryParse(text, out byte[] bytes) || bytes.Length == 0)
            throw new FormatException($"\"{text}\" is not a request. Expected a frame, or a CI field and data, in hexadecimal bytes, for example B1, 50 10 or 68 53 01 B1.");
        if (bytes[0] is Frame.LongStart or Frame.ShortStart)
            return new MeterRequest(CompleteFrame(bytes), isFrame: true);

        return bytes.Length <= Frame.MaxData + 1
            ? new MeterRequest(bytes, isFrame: false)
            : throw new FormatException($"The request has {bytes.Length} bytes. Expected a CI field and at most {Frame.MaxData} bytes of data.");
    }

    /// <summary>
    /// Returns a frame from master to slave with its lengths, checksum and stop byte. Left out may be the checksum and stop byte
    /// (<c>10 5B 01</c>, <c>68 03 03 68 53 01 B1</c>), and of a long frame the lengths and the second 68 (<c>68 53 01 B1</c>).
    /// </summary>
    /// <param name="bytes">Frame from its start byte, 68 or 10.</param>
    /// <exception cref="FormatException">The bytes are not a frame from master to slave, even if completed.</exception>
    public static byte[] CompleteFrame(ReadOnlySpan<byte> bytes)
    {
        byte[] frame = bytes switch
        {
            [Frame.ShortStart, var c, var a] => Short(c, a),
            [Frame.LongStart, var l, var same, Frame.LongStart, ..] when l == same => bytes.Length == LongHead + l ? Long(bytes[LongHead..]) : bytes.ToArray(),
            [Frame.LongStart, ..] => Long(bytes[1..]),
            _ => bytes.ToArray(),
        };
        return Frame.TryParse(frame, 0, frame.Length, out Frame parsed) && parsed.Length == frame.Length && ControlField.IsFromMaster(parsed.C)
            ? frame
            : throw new FormatException($"{Hex.Format(bytes)} is not a valid frame from master to slave: a length, the C field, the checksum or the stop byte is wrong.");
    }

    /// <summary>Returns the bytes in hexadecimal.</summary>
    public override string ToString() => Hex.Format(_bytes);

    private static byte[] Short(byte c, byte a)
    {
        byte[] frame = new byte[Frame.ShortLength];
        Frame.WriteShort(frame, 0, c, a);
        return frame;
    }

    private static byte[] Long(ReadOnlySpan<byte> body)
    {
        if (body.Length is < MinLongBody or > Frame.MaxData + MinLongBody)
            return [];

        byte[] frame = new byte[LongHead + body.Length + Tail];
        Frame.WriteLong(frame, 0, body[0], body[1], body[ShortBody], body[MinLongBody..].ToArray(), 0, body.Length - MinLongBody);
        return frame;
    }
}
