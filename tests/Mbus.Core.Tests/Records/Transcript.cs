using System.Text;

namespace Mbus.Tests.Records;

/// <summary>A record in a line, for tests that compare whole telegrams.</summary>
internal static class Transcript
{
    /// <summary>Each record: the bytes in front of its data, what it is of, what it measures, the value.</summary>
    public static string Of(RecordReader reader)
    {
        StringBuilder lines = new();
        while (reader.Read())
            lines.Append(Line(reader)).Append('\n');
        return lines.ToString();
    }

    private static string Line(RecordReader reader)
    {
        string head = Convert.ToHexString(reader.Buffer, reader.RecordOffset, reader.DataOffset - reader.RecordOffset);
        if (reader.Kind is not (RecordKind.Record or RecordKind.FixedCounter))
            return $"{head} {reader.Kind} {reader.DataLength}";

        StringBuilder line = new(head);
        if (reader.Function != RecordFunction.Instantaneous)
            line.Append(' ').Append(reader.Function);
        if (reader.Storage != 0)
            line.Append(" storage ").Append(reader.Storage);
        if (reader.Tariff != 0)
            line.Append(" tariff ").Append(reader.Tariff);
        if (reader.Subunit != 0)
            line.Append(" subunit ").Append(reader.Subunit);
        line.Append(' ').Append(reader.Quantity.Text()).Append(": ").Append(Value(reader));
        for (int i = 0; i < reader.EffectCount; i++)
            line.Append(", ").Append(reader.GetEffect(i).Text());
        if (reader.Error != RecordError.None)
            line.Append(" ! ").Append(reader.Error.Text());
        return line.ToString();
    }

    private static string Value(RecordReader reader)
    {
        reader.TryGetUnitText(out string plain);
        string unit = (" " + reader.Unit.Text() + plain).TrimEnd();
        if (reader.TryGetDecimal(out long mantissa, out int exponent))
            return FormattableString.Invariant(exponent == 0 ? (FormattableString)$"{mantissa}{unit}" : $"{mantissa}e{exponent}{unit}");
        if (reader.TryGetReal(out double real))
            return FormattableString.Invariant($"{(float)real}e{reader.Exponent}{unit}");
        if (reader.TryGetDate(out DateParts date))
            return date.Validity == DateValidity.Valid ? date.ToString() : $"{date} ({date.Validity})";
        if (reader.TryGetText(out string text))
            return $"\"{text}\"{unit}";
        return reader.IsInvalid ? "invalid" : reader.Type.ToString();
    }
}
