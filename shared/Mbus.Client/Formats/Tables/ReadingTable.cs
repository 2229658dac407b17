using System.Buffers;
using System.Globalization;
using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>
/// Formats readings as plain text in aligned columns. A table that is too wide has the parts of a record below each other: a number is never
/// broken or shortened. Texts of the meter are escaped: the table has no control characters but line feeds.
/// </summary>
public static class ReadingTable
{
    /// <summary>Width for a file, in characters.</summary>
    public const int DefaultWidth = 100;

    private const int MinWidth = 20;
    private const int MinNumberWidth = 3;
    private const int MaxValueWidth = 24;
    private const int Columns = 5;
    private const int QuantityCell = 1;
    private const int ValueCell = 2;
    private const int UnitCell = 3;
    private const int PlaceCell = 4;
    private const int RemarkCell = 5;
    private const int Cells = 6;
    private const int MaxRowOnStack = 256;
    private const string Gap = "  ";
    private const string MeterIndent = "  ";
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
            AppendWrapped(text, Printable.Text(notice), "  ! ", width);
        if (reading.MoreRecordsFollow)
            AppendWrapped(text, "the meter has more telegrams to send", "  ! ", width);
        if (reading.RecordSpan.Length > 0)
            AppendRecords(text.Append('\n'), reading, width);
    }

    private static void AppendMeter(StringBuilder text, MeterReading reading, int width)
    {
        int start = text.Length;
        if (reading.Identity is MeterIdentity meter)
            text.Append("Meter ").Append(DisplayNames.Of(meter));
        else
            text.Append(reading.TelegramSpan[0].IsFromMaster ? $"Request {reading.TelegramSpan[0].Description}" : "Meter not named in the telegram");
        Wrap(text, start, "", width);

        start = text.Length;
        text.Append(MeterIndent);
        TelegramReading first = reading.TelegramSpan[0];
        if (first.Control is byte control && (first.IsFromMaster || first.IsWireless))
            text.Append(first.IsWireless ? first.Description : string.Create(CultureInfo.InvariantCulture, $"from master, C {control:X2}, A {first.Address:X2}")).Append(", ");
        if (reading.PrimaryAddress is byte address)
            text.Append(CultureInfo.InvariantCulture, $"primary address {address}, ");
        if (reading.AccessNumber is byte accessNumber)
            text.Append(CultureInfo.InvariantCulture, $"access number {accessNumber}, ");
        AppendStatus(text, reading);
        int count = reading.TelegramSpan.Length;
        text.Append(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "telegram" : "telegrams")}");
        Wrap(text, start, MeterIndent, width);
    }

    private static void AppendStatus(StringBuilder text, MeterReading reading)
    {
        foreach (TelegramReading telegram in reading.TelegramSpan)
        {
            if (telegram.Status is not MeterStatus status)
                continue;
            text.Append(CultureInfo.InvariantCulture, $"status {status.Code:X2} ({Printable.Text(Words.Status(telegram))}), ");
            return;
        }
    }

    private static void AppendRecords(StringBuilder text, MeterReading reading, int width)
    {
        TableCells cells = TableCells.Take();
        ReadOnlySpan<RecordReading> records = reading.RecordSpan;
        Span<int> widths = stackalloc int[Columns];
        for (int column = 0; column < widths.Length; column++)
            widths[column] = Titles[column].Length;
        for (int i = 0; i < records.Length; i++)
        {
            AppendCells(cells, reading, records[i], i);
            for (int column = 0; column < widths.Length; column++)
                widths[column] = Math.Max(widths[column], cells[(i * Cells) + column].Length);
        }

        AppendTable(text, records, cells, widths, width);
        cells.Release();
    }

    private static void AppendTable(StringBuilder text, ReadOnlySpan<RecordReading> records, TableCells cells, Span<int> widths, int width)
    {
        widths[0] = Math.Max(MinNumberWidth, widths[0]);
        int tableWidth = -Gap.Length;
        foreach (int column in widths)
            tableWidth += column + Gap.Length;
        bool isTable = tableWidth <= width;
        if (isTable)
            AppendTitles(text, widths);
        for (int i = 0; i < records.Length; i++)
        {
            if (isTable)
                AppendTableRow(text, records[i], cells, i * Cells, widths, tableWidth, width);
            else
                AppendStacked(text, cells, i * Cells, width);
            if (records[i].Profile is not CompactProfile profile)
                continue;
            foreach (ProfileValue value in profile.Values)
                AppendProfile(text, records[i], value, cells, width);
        }
    }

    private static void AppendTitles(StringBuilder text, ReadOnlySpan<int> widths)
    {
        for (int column = 0; column < widths.Length; column++)
        {
            int spaces = column == Titles.Length - 1 ? 0 : widths[column] - Titles[column].Length;
            text.Append(' ', column == 0 ? spaces : 0).Append(Titles[column]).Append(' ', column == 0 ? 0 : spaces).Append(column < Titles.Length - 1 ? Gap : "");
        }

        text.Append('\n');
    }

    private static void AppendTableRow(StringBuilder text, RecordReading record, TableCells cells, int first, ReadOnlySpan<int> widths, int tableWidth, int width)
    {
        bool isNumber = record.ValueKind is ValueKind.Number or ValueKind.Real;
        Span<char> row = stackalloc char[MaxRowOnStack];
        row = tableWidth <= row.Length ? row[..tableWidth] : new char[tableWidth];
        row.Fill(' ');
        int at = 0;
        int end = 0;
        for (int column = 0; column < widths.Length; column++)
        {
            ReadOnlySpan<char> cell = cells[first + column];
            bool isRight = column == 0 || (isNumber && column == ValueCell);
            int start = isRight ? at + widths[column] - cell.Length : at;
            cell.CopyTo(row[start..]);
            end = cell.Length > 0 ? start + cell.Length : end;
            at += widths[column] + Gap.Length;
        }

        // A remark is after the row, in its own column, or below the row if it does not fit.
        ReadOnlySpan<char> remark = cells[first + RemarkCell];
        bool fits = tableWidth + Gap.Length + remark.Length <= width;
        if (remark.Length > 0 && fits)
            text.Append(row).Append(Gap).Append(remark);
        else
            text.Append(row[..end]);
        text.Append('\n');
        if (remark.Length > 0 && !fits)
            AppendWrapped(text, remark, Indent, width);
    }

    private static void AppendStacked(StringBuilder text, TableCells cells, int first, int width)
    {
        ReadOnlySpan<char> place = cells[first + PlaceCell];
        AppendWrapped(text, place.Length > 0 ? $"{cells[first + QuantityCell]}, {place}" : cells[first + QuantityCell], $"{cells[first],MinNumberWidth}{Gap}", width);
        if ($"{cells[first + ValueCell]} {cells[first + UnitCell]}".Trim() is { Length: > 0 } value)
            AppendWrapped(text, value, Indent, width);
        if (cells[first + RemarkCell].Length > 0)
            AppendWrapped(text, cells[first + RemarkCell], Indent, width);
    }

    private static void AppendProfile(StringBuilder text, RecordReading record, ProfileValue value, TableCells cells, int width)
    {
        cells.Clear();
        string unit = "";
        if (value.Value is ExactDecimal number)
            unit = DisplayValue.Append(cells, number, record.Unit);
        else
            cells.Append("no value");
        string storage = value.Storage == null ? "" : $"storage {value.Storage}  ";
        AppendWrapped(text, $"{storage}{value.Time?.ToString() ?? "no time",-16} {cells.Last} {unit}".TrimEnd(), Indent, width);
        cells.Clear();
    }

    /// <summary>Adds the cells of a row, and its remark.</summary>
    private static void AppendCells(TableCells cells, MeterReading reading, RecordReading record, int index)
    {
        cells.Append((ulong)index + 1).End();
        cells.Append(DisplayNames.Quantity(record)).End();

        string unit = AppendValue(cells, record);
        string longValue = "";
        if (cells.Last.Length > MaxValueWidth)
        {
            longValue = cells.Last.ToString();
            cells.Clear();
            cells.Append("see below");
        }

        cells.Append(reading.IsDoubtful(record) ? " ?" : "").End();
        cells.Append(unit).End();
        DisplayNames.AppendPlace(cells, reading, record);
        cells.End();
        cells.Append(longValue);
        DisplayNames.AppendRemarks(cells, record);
        cells.End();
    }

    /// <summary>Adds a value; returns its unit.</summary>
    private static string AppendValue(TableCells cells, RecordReading record)
    {
        if (record.Maker?.Date is string date)
        {
            cells.Append(date);
            return "";
        }

        if (record.ValueKind == ValueKind.None)
        {
            cells.Append(record.Error != null ? "error" : record.Invalid == RecordValue.NotSet ? RecordValue.NotSet : record.Invalid != null ? "invalid" : "-");
            return DisplayValue.Unit(record);
        }

        if (record.Profile is not CompactProfile profile)
            return DisplayValue.Append(cells, record);
        cells.Append((ulong)profile.Values.Count).Append(profile.Values.Count == 1 ? " value" : " values");
        return "";
    }

    /// <summary>Ends a line, which begins at <paramref name="start"/> with its indent; breaks it if it is too long.</summary>
    private static void Wrap(StringBuilder text, int start, string indent, int width)
    {
        if (text.Length - start <= width)
        {
            text.Append('\n');
            return;
        }

        string line = text.ToString(start + indent.Length, text.Length - start - indent.Length);
        text.Length = start;
        AppendWrapped(text, line, indent, width);
    }

    private static void AppendWrapped(StringBuilder text, ReadOnlySpan<char> line, string indent, int width)
    {
        int room = width - indent.Length;
        while (line.Length > room)
        {
            int end = line[..(room + 1)].LastIndexOf(' ');
            text.Append(indent).Append(line[..(end > 0 ? end : room)]).Append('\n');
            line = line[(end > 0 ? end + 1 : room)..];
            indent = new string(' ', indent.Length);
        }

        text.Append(indent).Append(line).Append('\n');
    }
}
