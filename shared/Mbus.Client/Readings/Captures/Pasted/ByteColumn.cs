namespace Mbus.Client.Readings;

/// <summary>
/// Telegrams with one byte in each line, beside other words: a column of a table, a numbered list, a log of single bytes. The bytes are in
/// the same word of each line, hexadecimal or decimal. Lines are held until they show a long frame, or that they do not.
/// </summary>
internal sealed class ByteColumn
{
    private const int MaxWords = 6;
    private const int MaxLength = 120;
    private const int HeaderLength = 4;
    private const int Overhead = 6;
    private const int MinL = 3;
    private const int DecimalStart = 104;

    private readonly List<(byte[] Text, long Line)> _held = [];
    private readonly List<Candidate> _candidates = [];
    private readonly int[] _hex = new int[MaxWords];
    private readonly int[] _decimal = new int[MaxWords];
    private int _words;

    /// <summary>Number of the first line.</summary>
    internal long FirstLine { get; private set; }

    /// <summary>Adds a line. Returns false if it is not in such a column; <see cref="TakeHeld"/> then returns the lines before it.</summary>
    /// <param name="text">Line.</param>
    /// <param name="line">Number of the line.</param>
    /// <param name="bytes">Bytes of a telegram that is complete, or of a damaged one that ends before this line; null for none.</param>
    internal bool Add(ReadOnlySpan<byte> text, long line, out byte[]? bytes)
    {
        bytes = null;
        bool isFirst = _candidates.Count == 0;
        bool canBegin = text.Length <= MaxLength && (text.IndexOf("68"u8) >= 0 || text.IndexOf("104"u8) >= 0);
        if (isFirst && !canBegin)
            return false;

        ReadWords(text.Length <= MaxLength ? text : default);
        if (isFirst)
            Begin(line);
        else if (_words > 0 || !text.Trim(" \t\r"u8).IsEmpty)
            Continue(out bytes);
        if (_candidates.Count == 0)
            return false;

        Candidate first = _candidates[0];
        if (first.Bytes.Count < HeaderLength)
        {
            _held.Add((text.ToArray(), line));
            return true;
        }

        // The header shows the form.
        _held.Clear();
        _candidates.RemoveRange(1, _candidates.Count - 1);
        if (first.Bytes.Count == first.Bytes[1] + Overhead)
            bytes = End();
        return true;
    }

    /// <summary>Returns the lines that were held and are not in a column, and forgets them.</summary>
    internal (byte[] Text, long Line)[] TakeHeld()
    {
        (byte[] Text, long Line)[] held = [.. _held];
        _held.Clear();
        return held;
    }

    /// <summary>Returns the bytes of a telegram that is not complete, and forgets it; null for none.</summary>
    internal byte[]? End()
    {
        byte[]? bytes = _candidates is [{ Bytes.Count: >= HeaderLength } only] ? [.. only.Bytes] : null;
        _candidates.Clear();
        return bytes;
    }

    private void Begin(long line)
    {
        FirstLine = line;
        for (int i = 0; i < _words; i++)
        {
            if (_hex[i] == Frame.LongStart)
                _candidates.Add(new Candidate(i, false, [Frame.LongStart]));
            if (_decimal[i] == DecimalStart)
                _candidates.Add(new Candidate(i, true, [Frame.LongStart]));
        }
    }

    private void Continue(out byte[]? bytes)
    {
        bytes = null;
        bool isSure = _candidates[0].Bytes.Count >= HeaderLength;
        _candidates.RemoveAll(candidate => !isSure && !Extend(candidate));
        if (isSure && !Extend(_candidates[0]))
            bytes = End();
    }

    private bool Extend(Candidate candidate)
    {
        int value = candidate.Word >= _words ? -1 : candidate.IsDecimal ? _decimal[candidate.Word] : _hex[candidate.Word];
        List<byte> bytes = candidate.Bytes;
        bool fits = bytes.Count switch
        {
            1 => value >= MinL,
            2 => value == bytes[1],
            3 => value == Frame.LongStart,
            _ => value >= 0,
        };
        if (fits)
            bytes.Add((byte)value);
        return fits;
    }

    /// <summary>Reads the words of a line as numbers: hexadecimal bytes, and decimal bytes; -1 for others. None if there are too many words.</summary>
    private void ReadWords(ReadOnlySpan<byte> text)
    {
        _words = 0;
        Span<byte> parsed = stackalloc byte[MaxLength];
        for (int end = 0; end < text.Length; end++)
        {
            int start = end;
            end += ByteWord.Length(text[end..]);
            if (end == start)
                continue;
            if (_words == MaxWords)
            {
                _words = 0;
                return;
            }

            ReadOnlySpan<byte> word = text[start..end];
            byte before = start > 0 ? text[start - 1] : (byte)0;
            _hex[_words] = ByteWord.Parse(word, before, parsed) == 1 || ByteWord.TryDigit(word, out parsed[0]) ? parsed[0] : -1;
            _decimal[_words++] = ByteForms.TryByte(word, before == '-', out byte number) ? number : -1;
        }
    }

    private sealed record Candidate(int Word, bool IsDecimal, List<byte> Bytes);
}
