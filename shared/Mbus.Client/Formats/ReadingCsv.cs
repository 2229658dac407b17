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

    /// <summary>Formats one reading as lines, each with its line end, without the header line.</summary>
    public static string Format(MeterReading reading)
    {
        StringBuilder csv = new();
        foreach (TelegramReading telegram in reading.Telegrams)
        {
            if (telegram.Notice != null || telegram.Damage != null)
                AppendNotice(csv, reading, telegram);
            foreach (RecordReading record in telegram.Records)
                AppendRecord(csv, reading, telegram, record);
        }

        return csv.ToString();
    }

    private static void AppendRecord(StringBuilder csv, MeterReading reading, TelegramReading telegram, RecordReading record)
    {
        AppendPlace(csv, reading, telegram, record, record.Storage);
        Append(csv, record.ValueText);
        Append(csv, record.UnitCode);
        Append(csv, record.Unit);
        Append(csv, string.Join("; ", record.EffectTexts));
        Append(csv, Error(telegram, record));
        Append(csv, Hex.Format(record.Raw.Span));
        Append(csv, reading.StorageDate(record) ?? "");
        End(csv, record.Maker == null ? "" : $"{record.Maker.File}: {record.Maker}");
        foreach (ProfileValue value in record.Profile?.Values ?? [])
            AppendProfile(csv, reading, telegram, record, value);
    }

    private static void AppendProfile(StringBuilder csv, MeterReading reading, TelegramReading telegram, RecordReading record, ProfileValue value)
    {
        AppendPlace(csv, reading, telegram, record, value.Storage ?? record.Storage);
        Append(csv, value.Value?.ToString() ?? "");
        Append(csv, record.UnitCode);
        Append(csv, record.Unit);
        Append(csv, string.Join("; ", record.EffectTexts));
        Append(csv, value.Value == null ? "invalid: no value" : Doubt(telegram));
        Append(csv, "");
        Append(csv, value.Time?.ToString() ?? "");
        End(csv, "");
    }

    private static void AppendPlace(StringBuilder csv, MeterReading reading, TelegramReading telegram, RecordReading record, ulong storage)
    {
        AppendMeter(csv, reading, telegram);
        Append(csv, Words.Function(record.Function));
        Append(csv, Text(storage));
        Append(csv, Text(record.Tariff));
        Append(csv, Text(record.Subunit));
        Append(csv, record.QuantityName);
    }

    private static string Error(TelegramReading telegram, RecordReading record) =>
        record.Error ?? (record.Invalid == null ? Doubt(telegram) : $"invalid: {record.Invalid}");

    private static string Doubt(TelegramReading telegram) => telegram.Damage == null ? "" : $"doubtful: {telegram.Damage}";

    private static void AppendNotice(StringBuilder csv, MeterReading reading, TelegramReading telegram)
    {
        AppendMeter(csv, reading, telegram);
        csv.Append(",,,,,,,,,");
        Append(csv, telegram.Damage == null ? telegram.Notice! : $"{telegram.Damage}{(telegram.Notice == null ? "" : $"; {telegram.Notice}")}");
        Append(csv, Hex.Format(telegram.Bytes.Span));
        Append(csv, "");
        End(csv, "");
    }

    private static void AppendMeter(StringBuilder csv, MeterReading reading, TelegramReading telegram)
    {
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
        Append(csv, Text(telegram.Number));
    }

    private static string Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static void Append(StringBuilder csv, string field)
    {
        csv.Append(CsvCell.Format(field)).Append(',');
    }

    private static void End(StringBuilder csv, string field) => csv.Append(CsvCell.Format(field)).Append("\r\n");
}
