using System.Text;

namespace Mbus.Client.Readings;

/// <summary>
/// Finds the bytes of telegrams in a text: hexadecimal digits with any separators and prefixes, decimal lists, dumps with offsets, base64,
/// with words, comments and times around them. A block of bytes ends when it is a whole telegram, or before a line of another kind.
/// </summary>
internal sealed class PastedText
{
    private const int MaxLine = 1 << 20;
    private const int MaxBlock = 1 << 16;
    private const int ProbeLength = 4096;
    private const int MinBytes = 5;
    private const int MaxListItem = 16;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly Stream _content;
    private readonly string _name;
    private byte[] _block = new byte[1024];
    private int _count;
    private readonly List<PastedBlock> _done = [];
    private readonly List<byte> _joined = [];
    private readonly ByteColumn _column = new();
    private DateTimeOffset? _time;
    private long _blockLine;
    private long _line;
    private int _masked;
    private string _understood = "";

    internal PastedText(Stream content, string name)
    {
        _content = content;
        _name = name;
        byte[] probe = new byte[ProbeLength];
        int count = ReadProbe(_content, probe);
        Stream whole = new ConcatenatedStream(probe, count, _content);
        if (IsUtf16(probe.AsSpan(0, count)))
            _content = Encoding.CreateTranscodingStream(whole, IsUtf16HighFirst(probe) ? Encoding.BigEndianUnicode : Encoding.Unicode, Encoding.UTF8);
        else if (IsBinary(probe.AsSpan(0, count)))
            Binary = whole;
        else
            _content = whole;
    }

    /// <summary>The content if it is not a text; otherwise null.</summary>
    internal Stream? Binary { get; }

    /// <summary>Returns the bytes in the order of the text.</summary>
    /// <exception cref="FormatException">The text contains no bytes of a telegram, or a line is too long.</exception>
    internal IEnumerable<PastedBlock> Blocks()
    {
        bool isAny = false;
        LineReader lines = new(_content, _name, MaxLine);
        PastedLine line = new();
        while (lines.Read(out ReadOnlyMemory<byte> text))
        {
            _line++;
            if (!Join(ref text))
                continue;

            foreach (PastedBlock block in Add(line, text.Span))
            {
                isAny = true;
                yield return block;
            }
        }

        foreach (PastedBlock block in End(line))
        {
            isAny = true;
            yield return block;
        }

        if (!isAny)
            throw new FormatException(_line == 0 || _understood.Length == 0 && lines.IsBlank ? $"{_name} is empty. Expected a telegram, for example E5 or 10 5B 01 5C 16." : $"{_name} contains no telegram{_understood}. Expected hexadecimal bytes, for example 10 5B 01 5C 16.");
    }

    /// <summary>Puts short lines that end with a comma, one number in each, into one line. Returns false if the next line belongs to it.</summary>
    private bool Join(ref ReadOnlyMemory<byte> text)
    {
        if (_line == 1 && text.Span.StartsWith(ByteOrderMark))
            text = text[ByteOrderMark.Length..];
        ReadOnlySpan<byte> trimmed = text.Span.Trim(" \t\r"u8);
        bool goesOn = trimmed.Length is > 0 and <= MaxListItem && trimmed[^1] == ',' && _joined.Count < MaxLine;
        if (goesOn || _joined.Count > 0)
        {
            _joined.AddRange(trimmed);
            if (goesOn)
                return false;
            text = _joined.ToArray();
            _joined.Clear();
        }

        return true;
    }

    /// <summary>Adds a line; returns the blocks that it ends. The list is valid until the next line.</summary>
    private List<PastedBlock> Add(PastedLine line, ReadOnlySpan<byte> text)
    {
        _done.Clear();
        if (TryAddToColumn(text))
            return _done;

        (byte[] Text, long Line)[] held = _column.TakeHeld();
        foreach ((byte[] former, long number) in held)
            AddLine(line, former, number);
        if (held.Length == 0 || !TryAddToColumn(text))
            AddLine(line, text, _line);
        return _done;
    }

    /// <summary>Returns the blocks after the last line.</summary>
    private List<PastedBlock> End(PastedLine line)
    {
        _done.Clear();
        AddColumn(_column.End());
        foreach ((byte[] text, long number) in _column.TakeHeld())
            AddLine(line, text, number);
        if (_count > 0)
            _done.Add(Flush());
        return _done;
    }

    private bool TryAddToColumn(ReadOnlySpan<byte> text)
    {
        byte[]? bytes = null;
        bool isAdded = _count == 0 && _column.Add(text, _line, out bytes);
        AddColumn(bytes);
        return isAdded;
    }

    private void AddColumn(byte[]? bytes)
    {
        if (bytes != null)
            _done.Add(new PastedBlock(bytes, null, 0, _column.FirstLine));
    }

    private void AddLine(PastedLine line, ReadOnlySpan<byte> text, long number)
    {
        line.Parse(text, isContinued: _count > 0);
        bool isBlockStart = line.Count > 0 && (line.IsPure || line.Count >= MinBytes);
        if (!isBlockStart)
        {
            if (!line.IsBlank && _count > 0)
                _done.Add(Flush());
            else if (line.Count == 0 && !line.IsBlank && !line.IsComment && _understood.Length == 0)
                _understood = $": line {number}, \"{Shortened(text)}\", has no hexadecimal bytes";
            else if (line.Count > 0 && _understood.Length == 0)
                _understood = $": line {number} has only the bytes {Hex.Format(line.Bytes)}{(line.Rejected.Length > 0 ? $", \"{Shortened(Encoding.UTF8.GetBytes(line.Rejected))}\" is not a byte" : "")}";
            return;
        }

        bool isNew = line.IsFrameStart || (line.IsPure ? line.IsStart && IsWholeUserData() : line.IsStart || !BeginsAsFrame());
        if (isNew && _count > 0)
            _done.Add(Flush());
        if (_count == 0)
        {
            _time = line.Time;
            _blockLine = number;
        }

        if (_count + line.Count > _block.Length)
            Array.Resize(ref _block, 2 * (_count + line.Count));
        line.Bytes.CopyTo(_block.AsSpan(_count));
        _count += line.Count;
        _masked += line.Masked;
        if (line.CanBePadded)
            DropPadding();
        if (IsWhole() || _count >= MaxBlock)
            _done.Add(Flush());
    }

    /// <summary>Drops the zeros with which a dump in words ends.</summary>
    private void DropPadding()
    {
        const int MaxPadding = 3;
        int count = _count;
        while (_count > 1 && count - _count < MaxPadding && _block[_count - 1] == 0 && !IsWhole())
            _count--;
        if (!IsWhole())
            _count = count;
    }

    private PastedBlock Flush()
    {
        PastedBlock block = new(_block[.._count], _time, _masked, _blockLine);
        _count = 0;
        _masked = 0;
        return block;
    }

    /// <summary>Returns true if the block consists of whole frames.</summary>
    private bool IsWhole()
    {
        int at = 0;
        while (at < _count)
        {
            int length = Frame.Examine(_block, at, _count - at);
            if (length == Frame.Invalid || length > _count - at)
                return at == 0 && Wireless.WirelessFrame.Read(_block.AsSpan(0, _count)) != null;
            at += length;
        }

        return true;
    }

    private bool BeginsAsFrame() => _count > 4 && _block[0] == Frame.LongStart && _block[1] == _block[2] && _block[3] == Frame.LongStart;

    /// <summary>Returns true if the block is user data that end with a whole record, so that the next line can be another telegram.</summary>
    private bool IsWholeUserData()
    {
        if (_count == 0)
            return false;

        if (_block[0] is Frame.LongStart or Frame.ShortStart or Frame.Ack || !ControlInformationText.IsKnown(_block[0]))
            return false;

        TelegramHeader header = TelegramHeader.Read(_block[0], _block, 1, _count - 1, false);
        RecordReader reader = new();
        reader.Reset(header);
        RecordError last = RecordError.None;
        while (reader.Read())
            last = reader.Error;
        return header.Content != TelegramContent.Incomplete && last is not (RecordError.Truncated or RecordError.ReservedLength);
    }

    private static string Shortened(ReadOnlySpan<byte> text)
    {
        const int MaxLength = 40;
        string line = Printable.Text(Encoding.UTF8.GetString(text).Trim());
        return line.Length <= MaxLength ? line : $"{line[..MaxLength]}...";
    }

    /// <summary>Reads the start of the content, no further than to know whether it is a text: more can come late.</summary>
    private static int ReadProbe(Stream content, byte[] probe)
    {
        int count = 0;
        int read = 1;
        while (read > 0 && count < probe.Length && !IsKnown(probe.AsSpan(0, count)))
        {
            read = content.Read(probe, count, probe.Length - count);
            count += read;
        }

        return count;
    }

    /// <summary>A line end shows that the content is a text; in a frame with L = 0A, a control character follows.</summary>
    private static bool IsKnown(ReadOnlySpan<byte> probe)
    {
        const int HeaderLength = 8;
        if (IsUtf16(probe) || IsBinary(probe))
            return true;
        return probe.Contains((byte)'\n') && (probe[0] != Frame.LongStart || probe.Length >= HeaderLength);
    }

    private static bool IsUtf16(ReadOnlySpan<byte> probe) => probe.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || IsUtf16HighFirst(probe);

    private static bool IsUtf16HighFirst(ReadOnlySpan<byte> probe) => probe.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);

    /// <summary>
    /// Text has no control characters but tabulators, line ends, form feeds and escape. Other content is binary if it has the start of a
    /// frame.
    /// </summary>
    private static bool IsBinary(ReadOnlySpan<byte> probe)
    {
        if (probe.IndexOfAny(Frame.LongStart, Frame.ShortStart, Frame.Ack) < 0)
            return false;
        if (probe[0] == Frame.Ack)
            return true;
        foreach (byte one in probe)
        {
            if (one is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B))
                return true;
        }

        return false;
    }
}
