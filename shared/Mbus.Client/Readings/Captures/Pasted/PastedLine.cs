namespace Mbus.Client.Readings;

/// <summary>One line of a text: its bytes, its time, and what else it contains. One instance parses any number of lines.</summary>
internal sealed class PastedLine
{
    private const int MinBytes = 5;
    private const int MaxPrefix = 16;

    private byte[] _bytes = new byte[1024];
    private byte[] _run = new byte[1024];
    private int _runCount;
    private int _runMasked;
    private int _words;
    private int _byteWords;
    private int _digits;
    private int _numbers;
    private int _mostNumbers;
    private bool _takesDigits;
    private readonly byte[] _rejected = new byte[64];
    private int _rejectedLength;
    private bool _isDump;
    private int _wordLength;
    private ByteForms.Reader? _form;
    private byte[] _narrow = [];

    /// <summary>Number of bytes found.</summary>
    internal int Count { get; private set; }

    /// <summary>Number of these bytes that are written as XX or ??, which are 00.</summary>
    internal int Masked { get; private set; }

    /// <summary>Bytes found; valid until the next line.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Count);

    /// <summary>Time before the bytes; null for none, or without a date.</summary>
    internal DateTimeOffset? Time { get; private set; }

    /// <summary>True if the line has only bytes, separators, and the offset and characters of a dump.</summary>
    internal bool IsPure { get; private set; }

    /// <summary>True if the bytes are in words, of which the last can be filled with zeros.</summary>
    internal bool CanBePadded => _wordLength > 1 || _form != null;

    internal bool IsBlank { get; private set; }

    internal bool IsComment { get; private set; }

    /// <summary>True if the bytes begin as a frame or as user data.</summary>
    internal bool IsStart => Count > 0 && (_bytes[0] is Frame.LongStart or Frame.ShortStart or Frame.Ack || ControlInformationText.IsKnown(_bytes[0]));

    /// <summary>True if the bytes begin as a long frame, with equal length bytes.</summary>
    internal bool IsFrameStart => Count > 4 && _bytes[0] == Frame.LongStart && _bytes[3] == Frame.LongStart && _bytes[1] == _bytes[2];

    /// <summary>First word that is not bytes; empty for none.</summary>
    internal string Rejected => _rejectedLength == 0 ? "" : System.Text.Encoding.UTF8.GetString(_rejected, 0, _rejectedLength);

    /// <summary>Parses a line.</summary>
    /// <param name="line">Line without its end, in UTF-8.</param>
    /// <param name="isContinued">True if the bytes of the lines before it are not a whole telegram.</param>
    internal void Parse(ReadOnlySpan<byte> line, bool isContinued)
    {
        ReadOnlySpan<byte> text = WideCharacters.Narrow(line, ref _narrow).Trim(" \t\r\f"u8);
        Count = 0;
        Masked = 0;
        Time = null;
        IsPure = false;
        IsBlank = text.IsEmpty;
        PastedComment.Remove(ref text);
        IsComment = !IsBlank && text.IsEmpty;
        _form = isContinued ? _form : null;
        if (IsBlank || IsComment)
            return;

        bool hasTime = PastedTime.Take(ref text, !isContinued, out DateTimeOffset? time);
        Time = time;
        DropLength(ref text);
        bool wasDump = _isDump;
        _isDump = DumpLine.Take(ref text, out _wordLength);
        if (wasDump && !_isDump && DumpLine.IsEnd(text))
        {
            IsComment = true;
            return;
        }

        if (_form != null && _form(text, isContinued, ref _bytes, out int count))
        {
            Count = count;
            IsPure = true;
            return;
        }

        Scan(text);
        if (!isContinued && DumpLine.IsHeading(Bytes))
        {
            Count = 0;
            IsComment = true;
            return;
        }

        if (_wordLength > 1)
            DumpLine.Swap(_bytes.AsSpan(0, Count), _wordLength);
        IsPure = !hasTime && _words == _byteWords;
        bool isFrame = Count >= MinBytes && IsFrame(0);
        if (isFrame || (!IsPure && !_isDump && DropPrefix()))
            return;
        if (!TryDigits(text) && !IsFrameStart)
            TryOtherForms(text, mustBeFrame: Count >= MinBytes && IsTelegram());
    }

    /// <summary>Takes other forms if the hexadecimal bytes are not a telegram: escaped text, base64, other numbers.</summary>
    private void TryOtherForms(ReadOnlySpan<byte> text, bool mustBeFrame)
    {
        ByteForms.Reader[] forms = _mostNumbers >= MinBytes || Count >= MinBytes ? ByteForms.All : ByteForms.OfWords;
        foreach (ByteForms.Reader form in forms)
        {
            if (!form(text, false, ref _run, out int count) || (mustBeFrame && !ByteForms.BeginsAsFrame(_run, count)))
                continue;
            Use(count);
            IsPure = false;
            _form = IsFrameStart ? form : null;
            return;
        }
    }

    /// <summary>Takes bytes without leading zeros, as Arduino's <c>print(value, HEX)</c> writes them, if they are a long frame.</summary>
    private bool TryDigits(ReadOnlySpan<byte> text)
    {
        if (_digits == 0 || text.IndexOf("68 "u8) < 0)
            return false;

        _takesDigits = true;
        Scan(text);
        _takesDigits = false;
        DropPrefix();
        if (IsFrameStart && IsFrame(0))
            return true;
        Scan(text);
        return false;
    }

    private void Use(int count)
    {
        Masked = 0;
        (_bytes, _run) = (_run, _bytes);
        Count = count;
    }

    /// <summary>Finds the longest run of bytes: words of hexadecimal digits, and only separators between them.</summary>
    private void Scan(ReadOnlySpan<byte> text)
    {
        _words = 0;
        _byteWords = 0;
        _digits = 0;
        _numbers = 0;
        _mostNumbers = 0;
        _rejectedLength = 0;
        _runCount = 0;
        _runMasked = 0;
        Count = 0;
        Masked = 0;
        if (_run.Length < text.Length)
            _run = new byte[2 * text.Length];
        int at = 0;
        while (at < text.Length)
        {
            if (!ByteWord.IsLetterOrDigit(text[at]))
            {
                at += text[at] == '<' ? TagLength(text[at..]) : 1;
                continue;
            }

            // Nearly all words are two digits and a space.
            int pairs = ByteWord.ParsePairs(text[at..], _run.AsSpan(_runCount));
            if (pairs > 0)
            {
                at += pairs * ByteWord.PairLength;
                _runCount += pairs;
                _words += pairs;
                _byteWords += pairs;
                _numbers += pairs;
                continue;
            }

            int start = at;
            at += ByteWord.Length(text[at..]);
            if (IsFiller(text[start..at], text[at..]))
                continue;

            _words++;
            int added = ByteWord.Parse(text[start..at], start > 0 ? text[start - 1] : (byte)0, _run.AsSpan(_runCount));
            if (added == 0 && ByteWord.TryDigit(text[start..at], out byte digit))
            {
                _digits++;
                added = _takesDigits ? 1 : 0;
                _run[_runCount] = digit;
            }

            if (added == 0 && _runCount > 0 && ByteWord.IsMask(text[start..at]))
            {
                added = 1;
                _run[_runCount] = 0;
                _runMasked++;
            }

            if (added == 0)
            {
                added = ByteWord.ParseMasked(text[start..at], _run.AsSpan(_runCount), out int masked);
                _runMasked += added > 0 ? masked : 0;
            }

            CountNumber(added > 0 || char.IsAsciiDigit((char)text[start]) || ByteWord.TryDigit(text[start..at], out _));
            if (added > 0)
            {
                _byteWords++;
                _runCount += added;
            }
            else
            {
                Reject(text[start..at]);
                EndRun();
            }
        }

        CountNumber(false);
        EndRun();
    }

    /// <summary>Returns true for words between bytes that mean nothing, by the character after them: the type of <c>(byte) 0x68</c>, <c>&amp;nbsp;</c>.</summary>
    private static bool IsFiller(ReadOnlySpan<byte> word, ReadOnlySpan<byte> rest) => (rest.IsEmpty ? 0 : rest[0]) switch
    {
        (byte)'#' => word.SequenceEqual("16"u8) && rest.Length > 1 && ByteWord.IsLetterOrDigit(rest[1]),
        (byte)')' => word.SequenceEqual("byte"u8) || word.SequenceEqual("char"u8),
        (byte)'(' => word.SequenceEqual("chr"u8) || word.SequenceEqual("toByte"u8),
        (byte)';' => word.SequenceEqual("nbsp"u8) || word.SequenceEqual("160"u8),
        (byte)'"' => word.SequenceEqual("x"u8) || word.SequenceEqual("X"u8),
        (byte)'\'' => word.SequenceEqual("8"u8),
        _ => false,
    };

    /// <summary>Returns the length of a tag of HTML: <c>&lt;td&gt;</c>, <c>&lt;span class="a"&gt;</c>; 1 for another use of the character.</summary>
    private static int TagLength(ReadOnlySpan<byte> text)
    {
        const int MaxTag = 100;
        int end = text[..Math.Min(text.Length, MaxTag)].IndexOf((byte)'>');
        ReadOnlySpan<byte> tag = end > 0 ? text[1..end].Trim((byte)'/') : default;
        bool isTag = !tag.IsEmpty && char.IsAsciiLetter((char)tag[0]) && (tag.IndexOf((byte)'=') > 0 || tag.IndexOf((byte)' ') < 0)
            && ByteWord.Parse(tag, 0, stackalloc byte[MaxTag]) == 0;
        return isTag ? end + 1 : 1;
    }

    /// <summary>Drops the number of bytes in brackets before the bytes: <c>[42] 68 24 24 68</c>.</summary>
    private static void DropLength(ref ReadOnlySpan<byte> text)
    {
        int end = text.StartsWith("["u8) ? text.IndexOf((byte)']') : -1;
        bool isNumber = end is > 1 and < 5 && text[1..end].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        if (isNumber && end + 2 < text.Length && text[end + 1] == ' ' && text[end + 2] != '[')
            text = text[(end + 1)..];
    }

    /// <summary>Counts numbers of any form without other words between them.</summary>
    private void CountNumber(bool isNumber)
    {
        _numbers += isNumber ? 1 : 0;
        _mostNumbers = Math.Max(_mostNumbers, _numbers);
        _numbers = isNumber ? _numbers : 0;
    }

    private void Reject(ReadOnlySpan<byte> word)
    {
        if (_rejectedLength > 0)
            return;

        _rejectedLength = Math.Min(word.Length, _rejected.Length);
        word[.._rejectedLength].CopyTo(_rejected);
    }

    private void EndRun()
    {
        if (_runCount > Count)
        {
            if (_bytes.Length < _runCount)
                _bytes = new byte[2 * _runCount];
            _run.AsSpan(0, _runCount).CopyTo(_bytes);
            Count = _runCount;
            Masked = _runMasked;
        }

        _runCount = 0;
        _runMasked = 0;
    }

    /// <summary>Drops numbers before a frame, such as the number of a channel. Returns false if there is no frame.</summary>
    private bool DropPrefix()
    {
        for (int k = 0; k < Math.Min(Count - MinBytes, MaxPrefix); k++)
        {
            if (IsFrame(k))
            {
                _bytes.AsSpan(k, Count - k).CopyTo(_bytes);
                Count -= k;
                return true;
            }
        }

        return false;
    }

    private bool IsTelegram() => IsFrame(0) || IsStart || Wireless.WirelessFrame.Read(Bytes) != null;

    private bool IsFrame(int at)
    {
        int length = Frame.Examine(_bytes, at, Count - at);
        return length != Frame.Invalid && length <= Count - at;
    }
}
