using System.Buffers;
using Mbus.Client.Formats;

namespace Mbus.Benchmarks;

/// <summary>What the benchmarks of frames do with each of a number of frames; the real telegrams follow one another in turn.</summary>
internal sealed class FrameWork
{
    private readonly Frame[] _telegrams = RealFrames.All;
    private readonly RecordReader _reader = new();
    private readonly ArrayBufferWriter<byte> _output = new(1 << 16);
    private int _next;

    /// <summary>Reads the header and the records, without values.</summary>
    internal int Walk(int frames)
    {
        int records = 0;
        for (int i = 0; i < frames; i++)
        {
            _reader.Reset(TelegramHeader.Read(Next()));
            while (_reader.Read())
                records++;
        }

        return records;
    }

    /// <summary>Reads the header and every record with its unit and exact value.</summary>
    internal long Values(int frames)
    {
        RecordReader reader = _reader;
        long sum = 0;
        for (int i = 0; i < frames; i++)
        {
            TelegramHeader header = TelegramHeader.Read(Next());
            sum += header.Address.Identification + header.AccessNumber + header.Status;
            reader.Reset(header);
            while (reader.Read())
                sum += Record(reader);
        }

        return sum;
    }

    /// <summary>Writes libmbus's XML.</summary>
    internal int Xml(int frames, bool normalised)
    {
        int written = 0;
        for (int i = 0; i < frames; i++)
            written += Print(Next(), normalised).Length;
        return written;
    }

    /// <summary>Returns the XML of one frame, until the next one is written.</summary>
    internal ReadOnlySpan<byte> Print(Frame frame, bool normalised)
    {
        _output.ResetWrittenCount();
        LibmbusXml.TryWrite(_output, frame, normalised, out _);
        return _output.WrittenSpan;
    }

    private Frame Next()
    {
        int at = _next;
        _next = at + 1 < _telegrams.Length ? at + 1 : 0;
        return _telegrams[at];
    }

    /// <summary>Everything that a record says, a text by its bytes: as a string it would be a new one each time.</summary>
    private static long Record(RecordReader reader)
    {
        long place = (long)reader.Storage + reader.Tariff + reader.Subunit + (long)reader.Function;
        long unit = (long)reader.Quantity + (long)reader.Unit;
        if (reader.TryGetDecimal(out long mantissa, out int exponent))
            return place + unit + mantissa + exponent;
        if (reader.TryGetReal(out double real))
            return place + unit + (long)real + reader.Exponent;
        if (reader.TryGetDate(out DateParts date))
            return place + unit + date.Day + (long)date.Validity;
        return place + unit + reader.DataLength;
    }
}
