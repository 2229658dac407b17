namespace Mbus.Tests.Records;

public class RecordBytesTests
{
    private const byte Untouched = 0x55;

    private readonly byte[] _buffer = [.. Enumerable.Repeat(Untouched, 20)];
    private readonly RecordBytes _bytes = new();

    [Fact]
    public void Only_what_is_between_begin_and_end_is_kept()
    {
        _bytes.Reset(_buffer, 0, _buffer.Length);
        _bytes.Put(1);
        Assert.False(_bytes.Close(isComplete: true));
        _bytes.Begin();
        _bytes.Put(2);
        Assert.True(_bytes.Close(isComplete: true));
        _bytes.Put(3);
        Assert.False(_bytes.Close(isComplete: true));
        Assert.Equal((1, 2), (_bytes.Length, _buffer[0]));
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(9, true)]
    public void An_address_takes_eight_bytes(int size, bool fits)
    {
        _bytes.Reset(_buffer, 1, size);
        _bytes.Begin();
        _bytes.PutAddress(SecondaryAddress.Any);
        Assert.Equal(fits, _bytes.Close(isComplete: true));
        Assert.Equal(fits ? 8 : 0, _bytes.Length);
        Assert.Equal(fits ? 0xFF : Untouched, _buffer[8]);
    }

    [Fact]
    public void Bytes_outside_of_the_range_stay_as_they_are()
    {
        _bytes.Reset(_buffer, 2, 3);
        _bytes.Begin();
        for (byte i = 0; i < 4; i++)
        {
            _bytes.Put(i);
            _bytes.Extend(_bytes.At - 1);
        }

        _bytes.PutBytes([1, 2], 0, 2);
        _bytes.PutAddress(SecondaryAddress.Any);
        Assert.False(_bytes.Close(isComplete: true));
        Assert.Equal([Untouched, Untouched, 0x80, 0x81, 0x82, Untouched, Untouched], _buffer[..7]);
    }

    [Fact]
    public void A_byte_that_is_extended_twice_is_extended()
    {
        _bytes.Reset(_buffer, 0, 1);
        _bytes.Begin();
        _bytes.Put(0x13);
        _bytes.Extend(0);
        _bytes.Extend(0);
        Assert.Equal(0x93, _buffer[0]);
    }
}
