using System.Runtime.CompilerServices;

namespace Mbus.Client.Formats;

/// <summary>
/// Splits a variable data structure into records as libmbus 0.10.0 does. Stops at the first record that libmbus refuses, which makes
/// libmbus refuse the whole telegram. Bytes after the end read as 0, as in libmbus, which checks later.
/// </summary>
internal ref struct LibmbusRecords
{
    internal const int HeaderLength = 12;
    internal const byte ManufacturerSpecific = 0x0F;
    internal const byte MoreRecordsFollow = 0x1F;

    /// <summary>Maximum length of the text of VIF 7C and FC, in characters.</summary>
    internal const int MaxCustomText = 128;

    private const byte Filler = 0x2F;
    private const byte Extension = 0x80;
    private const byte CustomVif = 0x7C;
    private const int MaxExtensions = 10;

    private readonly ReadOnlySpan<byte> _data;
    private int _next;
    private int _difes;
    private int _text;
    private int _textLength;
    private int _value;
    private int _valueLength;

    internal LibmbusRecords(Frame frame)
    {
        _data = frame.Buffer.AsSpan(frame.DataOffset, frame.DataLength);
        _next = HeaderLength;
    }

    /// <summary>Error of the record at which libmbus stops; null if all records were read.</summary>
    internal LibmbusFault? Fault { get; private set; }

    /// <summary>Offset of the last record in the user data after the CI field.</summary>
    internal int Start { get; private set; }

    internal byte Dif { get; private set; }

    internal readonly ReadOnlySpan<byte> Difes => _data.Slice(Start + 1, _difes);

    internal byte Vif { get; private set; }

    /// <summary>First VIFE; 0 for none. libmbus evaluates only this one.</summary>
    internal byte Vife { get; private set; }

    /// <summary>Text of VIF 7C or FC, last character first.</summary>
    internal readonly ReadOnlySpan<byte> CustomText => _data.Slice(_text, _textLength);

    /// <summary>Data, including the length byte of variable length data.</summary>
    internal readonly ReadOnlySpan<byte> Data => _data.Slice(_value, _valueLength);

    /// <summary>True for DIF 0F and 1F, which are followed by data only.</summary>
    internal readonly bool IsSpecial => Dif is ManufacturerSpecific or MoreRecordsFollow;

    /// <summary>Moves to the next record. Returns false at the end, or if libmbus refuses the telegram.</summary>
    internal bool Read()
    {
        int start = _next;
        while (start < _data.Length && _data[start] == Filler)
            start++;
        _next = start + 1;
        if (start >= _data.Length)
            return false;

        byte dif = _data[start];
        Start = start;
        Dif = dif;
        Vif = 0;
        Vife = 0;
        _difes = 0;
        _textLength = 0;
        if (dif is not (ManufacturerSpecific or MoreRecordsFollow))
            return (dif < Extension || ReadDifes()) && ReadVib() && ReadData(dif);

        _value = _next;
        _valueLength = _data.Length - _next;
        _next = _data.Length;
        return true;
    }

    private readonly byte At(int index) => index < _data.Length ? _data[index] : (byte)0;

    private bool Refuse(LibmbusFault fault)
    {
        Fault = fault;
        return false;
    }

    private bool ReadDifes()
    {
        int count = CountExtensions(Start);
        if (count > MaxExtensions)
            return Refuse(LibmbusFault.TooManyDifes);
        if (Start + count >= _data.Length)
            return Refuse(LibmbusFault.EndAtDif);

        _difes = count;
        _next += count;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReadVib()
    {
        byte vif = At(_next);
        if (vif is >= Extension or CustomVif || _next >= _data.Length)
            return ReadVif() && ReadVifes();

        Vif = vif;
        _next++;
        return true;
    }

    private bool ReadVif()
    {
        Vif = At(_next++);
        if ((Vif & ~Extension) != CustomVif)
            return true;

        int length = At(_next++);
        if (length > MaxCustomText)
            return Refuse(LibmbusFault.TooLongText);
        if (_next + length > _data.Length)
            return Refuse(LibmbusFault.EndAtText);

        _text = _next;
        _textLength = length;
        _next += length;
        return true;
    }

    private bool ReadVifes()
    {
        if ((Vif & Extension) != 0)
        {
            Vife = At(_next);
            int count = CountExtensions(_next) + 1;
            if (count > MaxExtensions)
                return Refuse(LibmbusFault.TooManyVifes);
            _next += count;
        }

        return _next <= _data.Length || Refuse(LibmbusFault.EndAtVif);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReadData(byte dif)
    {
        int value = _next;
        int length = LibmbusData.Length(dif, At(value));
        if (value + length > _data.Length)
            return Refuse(LibmbusFault.EndAtData);

        _value = value;
        _valueLength = length;
        _next = value + length;
        return true;
    }

    /// <summary>Counts the bytes with an extension bit from an offset on, up to the limit of libmbus.</summary>
    private readonly int CountExtensions(int offset)
    {
        int count = 0;
        while (count <= MaxExtensions && (At(offset + count) & Extension) != 0)
            count++;
        return count;
    }
}
