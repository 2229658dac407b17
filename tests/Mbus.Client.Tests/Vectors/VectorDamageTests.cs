using System.Buffers;
using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Capture = Mbus.Client.Readings.Capture;

namespace Mbus.Client.Tests.Vectors;

/// <summary>Truncated vectors and vectors with one changed bit are read without an exception: whole frames, and user data with a correct checksum.</summary>
public class VectorDamageTests
{
    private readonly ArrayBufferWriter<byte> _output = new(1 << 16);
    private readonly byte[] _frame = new byte[Frame.MaxLength];

    public static TheoryData<string> Topics() => [.. VectorFiles.All.Select(vector => vector.Topic).Distinct()];

    [Theory]
    [MemberData(nameof(Topics))]
    public void Every_truncation_is_read_without_an_exception(string topic)
    {
        foreach (byte[] bytes in Telegrams(topic))
        {
            for (int length = 0; length < bytes.Length; length++)
                ReadFrame(bytes.AsSpan(0, length));
            byte[] data = UserData(bytes);
            for (int length = 0; length < data.Length; length++)
                ReadUserData(bytes, data.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Every_changed_bit_is_read_without_an_exception(string topic)
    {
        foreach (byte[] bytes in Telegrams(topic))
        {
            ForEachBit(bytes, () => ReadFrame(bytes));
            byte[] data = UserData(bytes);
            ForEachBit(data, () => ReadUserData(bytes, data));
        }
    }

    private static IEnumerable<byte[]> Telegrams(string topic) => VectorFiles.All.Where(vector => vector.Topic == topic).SelectMany(vector => vector.Bytes);

    private static void ForEachBit(byte[] bytes, Action read)
    {
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            read();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>The bytes after the CI field; none where the bytes are not a long frame.</summary>
    private static byte[] UserData(byte[] bytes) =>
        Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) ? bytes[frame.DataOffset..(frame.DataOffset + frame.DataLength)] : [];

    private static void ReadFrame(ReadOnlySpan<byte> bytes) => Capture.Read(bytes);

    /// <summary>Reads user data after the C, A and CI field of a frame, with the length and checksum that they need.</summary>
    private void ReadUserData(byte[] bytes, ReadOnlySpan<byte> data)
    {
        Frame.TryParse(bytes, 0, bytes.Length, out Frame original);
        int length = Frame.WriteLong(_frame, 0, original.C, original.A, original.Ci, data.ToArray(), 0, data.Length);
        Frame.TryParse(_frame, 0, length, out Frame frame);
        _output.ResetWrittenCount();
        MeterReading reading = MeterReading.From([new Telegram(frame)]);
        ReadingJson.Write(_output, reading);
        LibmbusXml.TryWrite(_output, frame, normalised: false, out _);
    }
}
