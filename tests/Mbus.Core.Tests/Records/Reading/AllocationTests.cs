namespace Mbus.Tests.Records;

public class AllocationTests
{
    private readonly RecordReader _reader = new();
    private readonly RecordWriter _writer = new();
    private readonly byte[] _buffer = new byte[300];

    [Fact]
    public void Reading_every_value_and_writing_every_record_allocates_nothing()
    {
        Frame[] frames = Frames.All().Select(f => f.Frame).ToArray();
        ReadAndWrite(frames);

        long before = GC.GetAllocatedBytesForCurrentThread();
        long sum = ReadAndWrite(frames);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.NotEqual(0, sum);
        Assert.Equal(0, allocated);
    }

    private long ReadAndWrite(Frame[] frames)
    {
        long sum = 0;
        foreach (Frame frame in frames)
        {
            TelegramHeader header = TelegramHeader.Read(frame);
            sum += header.Address.Identification + header.AccessNumber;
            _reader.Reset(header);
            while (_reader.Read())
                sum += Value() + (long)_reader.Quantity + (long)_reader.Unit + (long)_reader.Storage + _reader.EffectCount;
        }

        return sum;
    }

    private long Value()
    {
        _writer.Reset(_buffer, 0, _buffer.Length);
        _writer.Write(_reader);
        if (_reader.TryGetDecimal(out long mantissa, out int exponent))
            return mantissa + exponent;
        if (_reader.TryGetDate(out DateParts date))
            return date.Bits + (long)date.Validity;
        return _reader.TryGetReal(out double real) ? (long)real : 0;
    }
}
