using System.Globalization;

namespace Mbus.Tool.Input;

/// <summary>
/// Bytes of a file or of standard input, read on demand. Content that starts with the byte 68, 10 or E5 is binary, since hexadecimal text
/// cannot start with these. In other content two digits are a byte, optionally preceded by 0x, blanks, line breaks and : - , ;
/// </summary>
/// <param name="content">The content; disposed together with this stream.</param>
/// <param name="name">Name of the input for messages.</param>
internal sealed class HexStream(Stream content, string name) : ReadOnlyStream
{
    private const string Separators = " \t\r\n:-,;";
    private const int End = -1;
    private const int Invalid = -2;

    private readonly BufferedStream _content = new(content, 1 << 16);
    private bool? _isBinary;
    private int _next;
    private int _afterNext;
    private long _count;
    private long _line = 1;
    private long _column = 1;

    /// <summary>Reads bytes.</summary>
    /// <exception cref="FormatException">The content is empty or neither binary nor hexadecimal; the message contains the place.</exception>
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
        while (count < buffer.Length && (one = _isBinary == true ? ReadBinary() : ReadHex()) >= 0)
            buffer[count++] = (byte)one;
        _count += count;

        // Bytes before an error are returned before the error is reported.
        if (count == 0 && one == Invalid)
            throw new FormatException($"Byte {_count + 1} of {name} (line {_line}, column {_column}) is \"{InvalidText()}\"; expected two hexadecimal digits.");
        if (_count == 0 && one == End && !buffer.IsEmpty)
            throw new FormatException($"{name} is empty. Expected a telegram, for example E5 or 10 5B 01 5C 16.");
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private int ReadBinary()
    {
        int one = _next;
        Advance(1);
        return one;
    }

    private int ReadHex()
    {
        while (_next != End)
        {
            if (_next == '0' && _afterNext is 'x' or 'X')
                Advance(2);
            else if (Separators.Contains((char)_next, StringComparison.Ordinal))
                Advance(1);
            else
                return ReadDigits();
        }

        return End;
    }

    private int ReadDigits()
    {
        if (!char.IsAsciiHexDigit((char)_next) || _afterNext == End || !char.IsAsciiHexDigit((char)_afterNext))
            return Invalid;

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

    private string InvalidText() => new([.. new[] { _next, _afterNext }.TakeWhile(c => c > ' ' && !char.IsControl((char)c)).Select(c => (char)c)]);
}
