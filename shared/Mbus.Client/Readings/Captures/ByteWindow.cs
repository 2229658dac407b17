namespace Mbus.Client.Readings;

/// <summary>Byte stream with a short look-ahead, or bytes in memory.</summary>
internal sealed class ByteWindow
{
    private readonly Stream? _stream;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;

    internal ByteWindow(Stream stream)
    {
        _stream = stream;
        _buffer = new byte[1 << 16];
    }

    internal ByteWindow(byte[] bytes)
    {
        _buffer = bytes;
        _end = bytes.Length;
    }

    /// <summary>Number of consumed bytes.</summary>
    internal long Position { get; private set; }

    /// <summary>Buffer; the look-ahead starts at <see cref="Offset"/>.</summary>
    internal byte[] Buffer => _buffer;

    internal int Offset => _start;

    /// <summary>Number of bytes that were read ahead.</summary>
    internal int Available => _end - _start;

    /// <summary>Returns bytes that were read ahead, from the next one on.</summary>
    internal ReadOnlySpan<byte> Peek(int count) => _buffer.AsSpan(_start, Ahead(count));

    /// <summary>Reads ahead; returns fewer bytes than requested only at the end.</summary>
    internal int Ahead(int count)
    {
        if (_stream != null && _end - _start < count)
            Fill(_stream, count);
        return Math.Min(count, _end - _start);
    }

    /// <summary>Consumes bytes that were read ahead.</summary>
    internal void Take(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Consumes bytes that were read ahead, and returns them. All bytes in memory are not copied.</summary>
    internal byte[] TakeBytes(int count)
    {
        byte[] bytes = _stream == null && count == _buffer.Length ? _buffer : Peek(count).ToArray();
        Take(count);
        return bytes;
    }

    private void Fill(Stream stream, int count)
    {
        if (_buffer.Length - _start < count)
        {
            System.Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        while (_end - _start < count && stream.Read(_buffer, _end, _buffer.Length - _end) is > 0 and int read)
            _end += read;
    }
}
