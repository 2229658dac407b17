using System.Globalization;

namespace Mbus.Tool;

/// <summary>
/// The bytes of a file or of standard input, read as they are asked for. One that begins with 68, 10 or E5 as a byte is binary, since no
/// hexadecimal text does; in others two digits are a byte, with 0x, blanks, line ends and : - , ; in front of it.
/// </summary>
/// <param name="content">The content; closed with this.</param>
/// <param name="name">What messages call it.</param>
internal sealed class HexStream(Stream content, string name) : Stream
{
    private const string Separators = " \t\r\n:-,;";
    private const int End = -1;
    private const int Wrong = -2;

    private readonly BufferedStream _content = new(content, 1 << 16);
    private bool? _isBinary;
    private int _next;
    private int _afterNext;
    private long _count;
    private long _line = 1;
    private long _column = 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads bytes.</summary>
    /// <exception cref="FormatException">The content is neither binary nor hexadecimal, or empty; the message names the place.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_isBinary == null)
        {
            _next = _content.ReadByte();
            _afterNext = _content.ReadByte();
            _isBinary = _next is Frame.LongStart or Frame.ShortStart or Frame.Ack;
        }

        int count = 0;
        int one = End;
        while (count < buffer.Length && (one = _isBinary == true ? TakeBinary() : TakeHex()) >= 0)
            buffer[count++] = (byte)one;
        _count += count;

        // What precedes a fault is decoded before the fault is reported.
        if (count == 0 && one == Wrong)
            throw new FormatException($"Byte {_count + 1} of {name} (line {_line}, column {_column}) is \"{Shown()}\"; expected two hexadecimal digits.");
        if (_count == 0 && one == End && !buffer.IsEmpty)
            throw new FormatException($"There are no bytes in {name}. Expected a telegram, for example E5 or 10 5B 01 5C 16.");
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private int TakeBinary()
    {
        int one = _next;
        Advance(1);
        return one;
    }

    private int TakeHex()
    {
        while (_next != End)
        {
            if (_next == '0' && _afterNext is 'x' or 'X')
                Advance(2);
            else if (Separators.Contains((char)_next, StringComparison.Ordinal))
                Advance(1);
            else
                return TakeDigits();
        }

        return End;
    }

    private int TakeDigits()
    {
        if (!char.IsAsciiHexDigit((char)_next) || _afterNext == End || !char.IsAsciiHexDigit((char)_afterNext))
            return Wrong;

        int one = int.Parse([(char)_next, (char)_afterNext], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        Advance(2);
        return one;
    }

    private void Advance(int count)
    {
        for (; count > 0; count--)
        {
            _column = _next == '\n' ? 1 : _column + 1;
            _line += _next == '\n' ? 1 : 0;
            _next = _afterNext;
            _afterNext = _content.ReadByte();
        }
    }

    private string Shown() => new([.. new[] { _next, _afterNext }.TakeWhile(c => c > ' ' && !char.IsControl((char)c)).Select(c => (char)c)]);
}
