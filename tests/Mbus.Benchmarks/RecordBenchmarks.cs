using BenchmarkDotNet.Attributes;

namespace Mbus.Benchmarks;

/// <summary>
/// The header and every record of one frame with its unit and exact value, averaged over the real telegrams of
/// shared/frames/libmbus/test.
/// </summary>
[MemoryDiagnoser]
[OperationsPerSecond]
public class RecordBenchmarks
{
    private readonly RecordReader _reader = new();

    [Benchmark(OperationsPerInvoke = RealFrames.Rounds, Description = "header and records, without values")]
    public int Walk()
    {
        int records = 0;
        for (int i = 0; i < RealFrames.Rounds; i++)
        {
            _reader.Reset(TelegramHeader.Read(RealFrames.At(i)));
            while (_reader.Read())
                records++;
        }

        return records;
    }

    [Benchmark(OperationsPerInvoke = RealFrames.Rounds, Description = "header, records, units and exact values")]
    public long Values()
    {
        long sum = 0;
        for (int i = 0; i < RealFrames.Rounds; i++)
        {
            TelegramHeader header = TelegramHeader.Read(RealFrames.At(i));
            sum += header.Address.Identification + header.AccessNumber + header.Status;
            _reader.Reset(header);
            while (_reader.Read())
                sum += Record();
        }

        return sum;
    }

    /// <summary>Everything that a record says, a text by its bytes: as a string it would be a new one each time.</summary>
    private long Record()
    {
        long place = (long)_reader.Storage + _reader.Tariff + _reader.Subunit + (long)_reader.Function;
        long unit = (long)_reader.Quantity + (long)_reader.Unit;
        if (_reader.TryGetDecimal(out long mantissa, out int exponent))
            return place + unit + mantissa + exponent;
        if (_reader.TryGetReal(out double real))
            return place + unit + (long)real + _reader.Exponent;
        if (_reader.TryGetDate(out DateParts date))
            return place + unit + date.Day + (long)date.Validity;
        return place + unit + _reader.DataLength;
    }
}
