using System.Buffers;
using System.Globalization;
using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>
/// Formats readings as CSV (RFC 4180): a header line, then one line for each record; README.md in this folder lists the columns. A telegram
/// with a notice, such as an alarm, gets its own line with the notice as its error. A cell that a spreadsheet would treat as a formula gets
/// a leading apostrophe.
/// </summary>
public static class ReadingCsv
{
    /// <summary>Header line, with its line end.</summary>
    public const string Header =
        "time,id,manufacturer,version,medium_code,medium,primary_address,access_number,status,telegram,function,storage,tariff,subunit,quantity,value,unit,unit_text,effects,error,raw,value_time,maker\r\n";

    private const int UsualMeterLength = 100;

    /// <summary>Formats one reading as lines, each with its line end, without the header line.</summary>
    public static string Format(MeterReading reading)
    {
        StringBuilder csv = new();
        Append(csv, reading);
        return csv.ToString();
    }

    /// <summary>Writes one reading in UTF-8, as <see cref="Format"/> does.</summary>
    public static void Write(IBufferWriter<byte> output, MeterReading reading)
    {
        StringBuilder csv = TextBuffer.Take();
        Append(csv, reading);
        TextBuffer.Write(csv, output);
    }

    private static void Append(StringBuilder csv, MeterReading reading)
    {
        foreach (TelegramReading telegram in reading.TelegramSpan)
        {
            string meter = MeterCells(reading, telegram);
            if (telegram.Notice != null || telegram.Damage != null)
                AppendNotice(csv, meter, telegram);
            foreach (RecordReading record in telegram.RecordArray)
                AppendRecord(csv, meter, reading, telegram, record);
        }
    }

    private static void AppendRecord(StringBuilder csv, string meter, MeterReading reading, TelegramReading telegram, RecordReading record)
    {
        HeadTexts texts = record.Texts ?? new HeadTexts();
        csv.Append(meter).Append(texts.CsvPlace ??= Place(record, record.Storage));
        if (record.Number is ExactDecimal number)
            csv.Append(number.Format(stackalloc char[ExactDecimal.MaxShortLength])).Append(',');
        else
            Append(csv, record.ValueText);
        csv.Append(texts.CsvUnit ??= Unit(record));
        Append(csv, Error(telegram, record));
        AppendBytes(csv, record.Raw.Span);
        Append(csv, reading.StorageDate(record) ?? "");
        End(csv, record.Maker == null ? "" : $"{record.Maker.File}: {record.Maker}");
        if (record.Profile == null)
            return;
        foreach (ProfileValue value in record.Profile.Values)
            AppendProfile(csv, meter, telegram, record, value);
    }

    private static void AppendProfile(StringBuilder csv, string meter, TelegramReading telegram, RecordReading record, ProfileValue value)
    {
        csv.Append(meter).Append(Place(record, value.Storage ?? record.Storage));
        Append(csv, value.Value?.ToString() ?? "");
        csv.Append(Unit(record));
        Append(csv, value.Value == null ? "invalid: no value" : Doubt(telegram));
        Append(csv, "");
        Append(csv, value.Time?.ToString() ?? "");
        End(csv, "");
    }

    private static string Place(RecordReading record, ulong storage) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Words.Function(record.Function)},{storage},{record.Tariff},{record.Subunit},{CsvCell.Format(record.QuantityName)},");

    private static string Unit(RecordReading record) =>
        $"{CsvCell.Format(record.UnitCode)},{CsvCell.Format(record.Unit)},{CsvCell.Format(string.Join("; ", record.EffectTexts))},";

    private static string Error(TelegramReading telegram, RecordReading record) =>
        record.Error ?? (record.Invalid == null ? Doubt(telegram) : $"invalid: {record.Invalid}");

    private static string Doubt(TelegramReading telegram) => telegram.Damage == null ? "" : $"doubtful: {telegram.Damage}";

    private static void AppendNotice(StringBuilder csv, string meter, TelegramReading telegram)
    {
        csv.Append(meter).Append(",,,,,,,,,");
        Append(csv, telegram.Damage == null ? telegram.Notice! : $"{telegram.Damage}{(telegram.Notice == null ? "" : $"; {telegram.Notice}")}");
        AppendBytes(csv, telegram.Bytes.Span);
        Append(csv, "");
        End(csv, "");
    }

    /// <summary>Returns the cells that all lines of a telegram have in common.</summary>
    private static string MeterCells(MeterReading reading, TelegramReading telegram)
    {
        StringBuilder csv = new(UsualMeterLength);
        MeterIdentity? meter = telegram.Identity ?? reading.Identity;
        Append(csv, Words.Time(reading.ReceivedAt) ?? "");
        Append(csv, meter?.Id ?? "");
        Append(csv, meter?.Manufacturer ?? "");
        Append(csv, Text(meter?.Version));
        Append(csv, Text(meter?.MediumCode));
        Append(csv, meter?.Medium ?? "");
        Append(csv, Text(telegram.PrimaryAddress));
        Append(csv, Text(telegram.AccessNumber));
        Append(csv, telegram.Status?.Code.ToString("X2", CultureInfo.InvariantCulture) ?? "");
        Append(csv, telegram.Number.ToString(CultureInfo.InvariantCulture));
        return csv.ToString();
    }

    private static string Text(byte? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static void Append(StringBuilder csv, string field) => csv.Append(CsvCell.Format(field)).Append(',');

    private static void AppendBytes(StringBuilder csv, ReadOnlySpan<byte> bytes)
    {
        const int Piece = 64;
        Span<char> text = stackalloc char[3 * Piece];
        for (int at = 0; at < bytes.Length; at += Piece)
        {
            ReadOnlySpan<byte> piece = bytes.Slice(at, Math.Min(Piece, bytes.Length - at));
            Hex.Format(piece, text);
            csv.Append(text[..Hex.FormattedLength(piece.Length)]).Append(at + Piece < bytes.Length ? " " : "");
        }

        csv.Append(',');
    }

    private static void End(StringBuilder csv, string field) => csv.Append(CsvCell.Format(field)).Append("\r\n");
}
