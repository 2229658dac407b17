namespace Mbus.Client.Readings;

/// <summary>Reads lines of UTF-8 text as bytes, without copies.</summary>
internal sealed class LineReader(Stream content, string name, int maxLength)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _number;

    /// <summary>True if no line had a character other than white space.</summary>
    internal bool IsBlank { get; private set; } = true;

    /// <summary>Reads the next line, without its end; valid until the next call. Returns false at the end.</summary>
    /// <exception cref="FormatException">The line is too long.</exception>
    internal bool Read(out ReadOnlyMemory<byte> line)
    {
        _number++;
        int searched = 0;
        while (true)
        {
            int end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                line = _buffer.AsMemory(_start, searched + end);
                _start += searched + end + 1;
                break;
            }

            searched = _end - _start;
            if (searched > maxLength)
                throw new FormatException($"{name}, line {_number}: has more than {maxLength} characters. Expected at most {maxLength}.");
            if (!Fill())
            {
                line = _buffer.AsMemory(_start, searched);
                _start = _end;
                if (searched == 0)
                    return false;
                break;
            }
        }

        IsBlank = IsBlank && line.Span.Trim(" \t\r\f"u8).IsEmpty;
        return true;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        int read = content.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
