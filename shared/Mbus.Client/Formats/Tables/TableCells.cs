namespace Mbus.Client.Formats;

/// <summary>Characters of the cells of one table, in one buffer that is kept for the next table of the same thread: a log has many.</summary>
internal sealed class TableCells
{
    private const int Capacity = 1 << 14;

    [ThreadStatic]
    private static TableCells? _kept;

    private readonly List<int> _ends = [];
    private char[] _text = new char[Capacity];
    private int _length;

    /// <summary>Number of finished cells.</summary>
    internal int Count => _ends.Count;

    /// <summary>Text of the cell that is not finished.</summary>
    internal ReadOnlySpan<char> Last => _text.AsSpan(Start(Count), _length - Start(Count));

    /// <summary>Returns a finished cell.</summary>
    internal ReadOnlySpan<char> this[int index] => _text.AsSpan(Start(index), _ends[index] - Start(index));

    /// <summary>Returns an empty buffer; valid until <see cref="Release"/>.</summary>
    internal static TableCells Take()
    {
        TableCells cells = _kept ?? new TableCells();
        _kept = null;
        return cells;
    }

    /// <summary>Keeps the buffer unless it has become large.</summary>
    internal void Release()
    {
        _ends.Clear();
        _length = 0;
        _kept = _text.Length == Capacity ? this : null;
    }

    /// <summary>Adds text to the cell.</summary>
    internal TableCells Append(ReadOnlySpan<char> text)
    {
        if (text.Length > _text.Length - _length)
            Array.Resize(ref _text, 2 * (_length + text.Length));
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
        return this;
    }

    /// <summary>Adds a number in decimal digits.</summary>
    internal TableCells Append(ulong number)
    {
        const int MaxDigits = 20;
        Span<char> digits = stackalloc char[MaxDigits];
        int at = MaxDigits;
        do
        {
            digits[--at] = (char)('0' + (number % 10));
            number /= 10;
        }
        while (number > 0);
        return Append(digits[at..]);
    }

    /// <summary>Removes the text of the cell that is not finished.</summary>
    internal void Clear() => _length = Start(Count);

    /// <summary>Finishes the cell.</summary>
    internal void End() => _ends.Add(_length);

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];
}
