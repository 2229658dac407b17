using System.Globalization;

namespace Mbus.Client.Readings;

/// <summary>Value of a reader's current record, or the reason why there is none.</summary>
internal readonly record struct RecordValue
{
    internal const string NotSet = "not set";

    private const int Int64Length = 8;

    internal ValueKind Kind { get; private init; }

    /// <summary>Value of the kinds number and real.</summary>
    internal ExactDecimal Number { get; private init; }

    /// <summary>Components of a date or time, also invalid ones; without a type for other data.</summary>
    internal DateParts Date { get; private init; }

    internal string? Text { get; private init; }

    internal MeterIdentity? Address { get; private init; }

    internal string? Error { get; private init; }

    internal string? Invalid { get; private init; }

    /// <summary>True for a number with decimal digits or as floating point.</summary>
    internal bool HasNumber => Kind is ValueKind.Number or ValueKind.Real;

    internal static RecordValue Of(RecordReader reader, bool isHighByteFirst)
    {
        if (reader.Error == RecordError.None)
            return OfData(reader, isHighByteFirst);

        // The value is shown beside an error that leaves its meaning certain.
        bool isReadable = reader.Error is RecordError.Reported or RecordError.DataField;
        RecordValue value = isReadable ? OfData(reader, isHighByteFirst) : default;
        return value with { Error = value.Error ?? Describe(reader, isShown: value.Kind != ValueKind.None) };
    }

    private static RecordValue OfData(RecordReader reader, bool isHighByteFirst)
    {
        if (reader.TryGetDecimal(out long mantissa, out int exponent))
            return new RecordValue { Kind = ValueKind.Number, Number = new ExactDecimal(mantissa, exponent) };
        if (reader.TryGetDate(out DateParts date))
            return OfDate(date);
        if (reader.IsInvalid)
            return new RecordValue { Invalid = WhyInvalid(reader, isHighByteFirst) };
        if (reader.TryGetReal(out double real))
            return OfReal(reader, real);
        if (reader.TryGetText(out string text))
            return new RecordValue { Kind = ValueKind.Text, Text = text };
        if (reader.TryGetAddress(out SecondaryAddress address))
            return new RecordValue { Kind = ValueKind.Address, Address = MeterIdentity.Of(address) };
        return reader.Type switch
        {
            DataType.None => default,
            DataType.Integer or DataType.Unsigned or DataType.Bits or DataType.Bcd => OfWide(reader, isHighByteFirst),
            _ when ProfileReader.IsProfile(reader) => new RecordValue { Kind = ValueKind.Profile },
            _ => new RecordValue { Kind = ValueKind.Bytes, Error = ProfileReader.Problem(reader) },
        };
    }

    private static RecordValue OfDate(DateParts date) => date.Validity switch
    {
        _ when date.IsUnset => new RecordValue { Date = date, Invalid = NotSet },
        DateValidity.Invalid => new RecordValue { Date = date, Invalid = $"the meter marks it as invalid: {date}" },
        DateValidity.Impossible => new RecordValue { Date = date, Invalid = $"no such {(date.HasDate ? "date" : "time")}: {date}" },
        _ => new RecordValue { Kind = ValueKind.Date, Date = date },
    };

    private static RecordValue OfReal(RecordReader reader, double real)
    {
        if (RecordNames.Effects(reader).Any(IsAddition))
            return new RecordValue { Error = "a VIFE adds a constant, which is supported only for integers; " + Sent(reader) };

        return new RecordValue { Kind = ValueKind.Real, Number = ExactDecimal.OfShortest(Digits(reader, real), reader.Exponent) };
    }

    /// <summary>
    /// Number beyond 2^63 - 1: unsigned numbers are used as they are; others result from a correction that needs more digits.
    /// </summary>
    private static RecordValue OfWide(RecordReader reader, bool isHighByteFirst)
    {
        bool isPlain = reader.Type is DataType.Unsigned or DataType.Bits && reader.DataLength == Int64Length
            && !reader.TryGetInteger(out _) && !RecordNames.Effects(reader).Any(IsAddition);
        if (!isPlain)
            return new RecordValue { Error = "the corrected value has more than 18 digits; " + Sent(reader) };

        ReadOnlySpan<byte> data = reader.Buffer.AsSpan(reader.DataOffset, Int64Length);
        ulong value = isHighByteFirst ? System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(data) : System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(data);
        return new RecordValue { Kind = ValueKind.Number, Number = new ExactDecimal(value, reader.Exponent) };
    }

    private static string Describe(RecordReader reader, bool isShown)
    {
        string[] reports = [.. RecordNames.Effects(reader).Where(RecordNames.IsReport).Select(effect => effect.Text())];
        bool isReported = reader.Error == RecordError.Reported && reports.Length > 0;
        string error = isReported ? $"the meter reports: {string.Join(", ", reports)}" : reader.Error.Text();
        return reader.DataLength == 0 || isShown ? error : $"{error}; {Sent(reader)}";
    }

    private static string Sent(RecordReader reader)
    {
        if (reader.TryGetInteger(out long integer))
            return $"the number sent is {integer.ToString(CultureInfo.InvariantCulture)}";
        if (reader.TryGetReal(out double real))
            return $"the number sent is {Digits(reader, real)}";
        return $"the data sent are {Hex.Format(reader.Buffer.AsSpan(reader.DataOffset, reader.DataLength))}";
    }

    private static string WhyInvalid(RecordReader reader, bool isHighByteFirst)
    {
        byte[] data = reader.Buffer[reader.DataOffset..(reader.DataOffset + reader.DataLength)];
        if (!isHighByteFirst)
            Array.Reverse(data);
        string digits = Convert.ToHexString(data);
        return reader.Type switch
        {
            DataType.Bcd => $"the BCD digits {digits} are not a number",
            DataType.Real => "not a finite floating point number",
            _ => $"{digits} is not a valid value",
        };
    }

    private static string Digits(RecordReader reader, double real) => reader.DataLength == sizeof(float)
        ? ((float)real).ToString("R", CultureInfo.InvariantCulture)
        : real.ToString("R", CultureInfo.InvariantCulture);

    private static bool IsAddition(VifeEffect effect) => effect is >= VifeEffect.Added and <= VifeEffect.Added + 3;
}
