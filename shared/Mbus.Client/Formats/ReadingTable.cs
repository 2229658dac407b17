using System.Buffers;
using System.Globalization;
using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>
/// Formats readings as plain text in aligned columns. A table that is too wide has the parts of a record below each other: a number is never
/// broken or shortened.
/// </summary>
public static class ReadingTable
{
    /// <summary>Width for a file, in characters.</summary>
    public const int DefaultWidth = 100;

    private const int MinWidth = 20;
    private const int MinNumberWidth = 3;
    private const int MaxValueWidth = 24;
    private const int ValueCell = 2;
    private const int RemarkCell = 5;
    private const int MaxRowOnStack = 256;
    private const string Gap = "  ";
    private const string Indent = "       ";

    private static readonly string[] Titles = ["#", "quantity", "value", "unit", "of"];

    /// <summary>Formats one reading: meter, notices, and one line for each record. Lines end with a line feed.</summary>
    /// <param name="reading">Reading to format.</param>
    /// <param name="width">Maximum width of a line in characters; at least 20.</param>
    public static string Format(MeterReading reading, int width = DefaultWidth)
    {
        StringBuilder text = new();
        Append(text, reading, width);
        return text.ToString();
    }

    /// <summary>Writes one reading in UTF-8, as <see cref="Format"/> does.</summary>
    /// <param name="output">Receives the table.</param>
    /// <param name="reading">Reading to format.</param>
    /// <param name="width">Maximum width of a line in characters; at least 20.</param>
    public static void Write(IBufferWriter<byte> output, MeterReading reading, int width = DefaultWidth)
    {
        StringBuilder text = TextBuffer.Take();
        Append(text, reading, width);
        TextBuffer.Write(text, output);
    }

    private static void Append(StringBuilder text, MeterReading reading, int width)
    {
        width = Math.Max(width, MinWidth);
        AppendMeter(text, reading, width);
        foreach (string notice in reading.Notices)
            AppendWrapped(text, notice, "  ! ", width);
        if (reading.MoreRecordsFollow)
            AppendWrapped(text, "the meter has more telegrams to send", "  ! ", width);
        if (reading.Records.Count > 0)
            AppendRecords(text.Append('\n'), reading, width);
    }

    private static void AppendMeter(StringBuilder text, MeterReading reading, int width)
    {
        AppendWrapped(text, Printable.Text(Title(reading)), "", width);
        List<string> words = [];
        TelegramReading first = reading.Telegrams[0];
        if (first.Control is byte control && (first.IsFromMaster || first.IsWireless))
            words.Add(first.IsWireless ? first.Description : string.Create(CultureInfo.InvariantCulture, $"from master, C {control:X2}, A {first.Address:X2}"));
        if (reading.PrimaryAddress != null)
            words.Add($"primary address {reading.PrimaryAddress}");
        if (reading.AccessNumber != null)
            words.Add($"access number {reading.AccessNumber}");
        if (reading.Telegrams.FirstOrDefault(telegram => telegram.Status != null) is TelegramReading withStatus)
            words.Add($"status {withStatus.Status!.Code:X2} ({Printable.Text(Words.Status(withStatus))})");
        words.Add(reading.Telegrams.Count == 1 ? "1 telegram" : $"{reading.Telegrams.Count} telegrams");
        AppendWrapped(text, string.Join(", ", words), "  ", width);
    }

    private static string Title(MeterReading reading)
    {
        if (reading.Identity is MeterIdentity meter)
            return $"Meter {DisplayNames.Of(meter)}";
        return reading.Telegrams[0].IsFromMaster ? $"Request {reading.Telegrams[0].Description}" : "Meter not named in the telegram";
    }

    private static void AppendRecords(StringBuilder text, MeterReading reading, int width)
    {
        IReadOnlyList<RecordReading> records = reading.Records;
        string[][] rows = new string[records.Count][];
        int[] widths = [.. Titles.Select(title => title.Length)];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = Cells(reading, records[i], i);
            for (int column = 0; column < widths.Length; column++)
                widths[column] = Math.Max(widths[column], rows[i][column].Length);
        }

        widths[0] = Math.Max(MinNumberWidth, widths[0]);
        int tableWidth = widths.Sum() + (Gap.Length * (Titles.Length - 1));
        bool isTable = tableWidth <= width;
        if (isTable)
            AppendRow(text, Titles, widths, isNumber: false).Append('\n');
        for (int i = 0; i < rows.Length; i++)
        {
            if (isTable)
                AppendTableRow(text, records[i], rows[i], widths, tableWidth, width);
            else
                AppendStacked(text, rows[i], width);
            if (records[i].Profile is not CompactProfile profile)
                continue;
            foreach (ProfileValue value in profile.Values)
                AppendProfile(text, records[i], value, width);
        }
    }

    private static void AppendTableRow(StringBuilder text, RecordReading record, string[] cells, int[] widths, int tableWidth, int width)
    {
        int start = text.Length;
        AppendRow(text, cells, widths, record.ValueKind is ValueKind.Number or ValueKind.Real);
        AppendRemark(text, cells[RemarkCell], tableWidth - (text.Length - start), tableWidth, width);
    }

    private static void AppendStacked(StringBuilder text, string[] cells, int width)
    {
        AppendWrapped(text, cells[4].Length > 0 ? $"{cells[1]}, {cells[4]}" : cells[1], $"{cells[0].PadLeft(MinNumberWidth)}{Gap}", width);
        if ($"{cells[2]} {cells[3]}".Trim() is { Length: > 0 } value)
            AppendWrapped(text, value, Indent, width);
        if (cells[RemarkCell].Length > 0)
            AppendWrapped(text, cells[RemarkCell], Indent, width);
    }

    private static void AppendProfile(StringBuilder text, RecordReading record, ProfileValue value, int width)
    {
        (string number, string unit) = value.Value is ExactDecimal exact ? DisplayValue.Scaled(exact, record.Unit) : ("no value", "");
        string storage = value.Storage == null ? "" : $"storage {value.Storage}  ";
        AppendWrapped(text, $"{storage}{value.Time?.ToString() ?? "no time",-17}{number} {unit}".TrimEnd(), Indent, width);
    }

    /// <summary>Returns the cells of a row, and its remark.</summary>
    private static string[] Cells(MeterReading reading, RecordReading record, int index)
    {
        (string value, string unit) = Value(record);
        bool isLong = value.Length > MaxValueWidth;
        string shown = isLong ? "see below" : value;
        return
        [
            (index + 1).ToString(CultureInfo.InvariantCulture),
            DisplayNames.Quantity(record),
            reading.IsDoubtful(record) ? $"{shown} ?" : shown,
            unit,
            DisplayNames.Place(reading, record),
            Remark(record, isLong ? value : ""),
        ];
    }

    private static (string Value, string Unit) Value(RecordReading record)
    {
        if (record.Maker?.Date is string date)
            return (date, "");
        if (record.ValueKind == ValueKind.None)
            return (record.Error != null ? "error" : record.Invalid == RecordValue.NotSet ? RecordValue.NotSet : record.Invalid != null ? "invalid" : "-", DisplayValue.Unit(record));
        if (record.Profile is CompactProfile profile)
            return (profile.Values.Count == 1 ? "1 value" : $"{profile.Values.Count} values", "");
        return DisplayValue.Of(record);
    }

    private static string Remark(RecordReading record, string longValue)
    {
        if (longValue.Length == 0 && DisplayNames.HasNoRemark(record))
            return "";

        List<string> remarks = longValue.Length > 0 ? [longValue] : [];
        if (record.Error != null || record.Invalid is not (null or RecordValue.NotSet))
            remarks.Add(record.Error ?? record.Invalid!);
        remarks.AddRange(DisplayNames.Remarks(record));
        remarks.AddRange(record.Effects.Where(effect => !RecordNames.IsApplied(effect) && !RecordNames.IsReport(effect)).Select(record.EffectText));
        return string.Join(", ", remarks);
    }

    private static StringBuilder AppendRow(StringBuilder text, string[] cells, int[] widths, bool isNumber)
    {
        Span<char> row = stackalloc char[MaxRowOnStack];
        int total = widths.Sum() + (Gap.Length * widths.Length);
        row = total <= row.Length ? row[..total] : new char[total];
        row.Fill(' ');
        int at = 0;
        int end = 0;
        for (int column = 0; column < widths.Length; column++)
        {
            string cell = cells[column];
            bool isRight = column == 0 || (isNumber && column == ValueCell);
            int start = isRight ? at + widths[column] - cell.Length : at;
            cell.CopyTo(row[start..]);
            end = cell.Length > 0 ? start + cell.Length : end;
            at += widths[column] + Gap.Length;
        }

        return text.Append(row[..end]);
    }

    /// <summary>Appends a remark after the row, in its own column, or below the row if it does not fit.</summary>
    private static void AppendRemark(StringBuilder text, string remark, int spaces, int tableWidth, int width)
    {
        bool fits = tableWidth + Gap.Length + remark.Length <= width;
        if (remark.Length > 0 && fits)
            text.Append(' ', spaces).Append(Gap).Append(remark);
        text.Append('\n');
        if (remark.Length > 0 && !fits)
            AppendWrapped(text, remark, Indent, width);
    }

    private static void AppendWrapped(StringBuilder text, string line, string indent, int width)
    {
        int room = width - indent.Length;
        while (line.Length > room)
        {
            int end = line.LastIndexOf(' ', room);
            int next = end > 0 ? end + 1 : room;
            text.Append(indent).Append(line.AsSpan(0, end > 0 ? end : room)).Append('\n');
            line = line[next..];
            indent = new string(' ', indent.Length);
        }

        text.Append(indent).Append(line).Append('\n');
    }
}
