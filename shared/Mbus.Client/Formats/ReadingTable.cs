using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Formats readings as plain text in aligned columns, at most 100 characters wide, equal on a terminal and in a file.</summary>
public static class ReadingTable
{
    private const int Width = 100;
    private const int MinNumberWidth = 3;
    private const int MaxValueWidth = 24;
    private const string Gap = "  ";
    private const string Indent = "       ";

    private static readonly string[] Titles = ["#", "quantity", "value", "unit", "of"];

    /// <summary>Formats one reading: meter, notices, and one line for each record. Lines end with a line feed.</summary>
    public static string Format(MeterReading reading)
    {
        StringBuilder text = new();
        AppendMeter(text, reading);
        foreach (string notice in reading.Notices)
            AppendWrapped(text, notice, "  ! ");
        if (reading.MoreRecordsFollow)
            text.Append("  ! the meter has more telegrams to send\n");
        if (reading.Records.Count > 0)
            AppendRecords(text.Append('\n'), reading.Records);
        return text.ToString();
    }

    private static void AppendMeter(StringBuilder text, MeterReading reading)
    {
        text.Append(reading.Identity is MeterIdentity meter ? $"Meter {meter} ({meter.MediumCode:X2})\n" : "Meter not named in the telegram\n");
        List<string> words = [];
        if (reading.PrimaryAddress != null)
            words.Add($"primary address {reading.PrimaryAddress}");
        if (reading.AccessNumber != null)
            words.Add($"access number {reading.AccessNumber}");
        if (reading.Status != null)
            words.Add($"status {reading.Status.Code:X2} ({reading.Status})");
        words.Add(reading.Telegrams.Count == 1 ? "1 telegram" : $"{reading.Telegrams.Count} telegrams");
        AppendWrapped(text, string.Join(", ", words), "  ");
    }

    private static void AppendRecords(StringBuilder text, IReadOnlyList<RecordReading> records)
    {
        string[][] rows = [.. records.Select(Cells)];
        int[] widths = [.. Titles.Select((title, column) => Math.Max(title.Length, rows.Max(row => row[column].Length)))];
        AppendRow(text, Titles, widths, isNumber: false).Append('\n');
        int width = Math.Max(MinNumberWidth, widths[0]) + widths.Skip(1).Sum() + (Gap.Length * (Titles.Length - 1));
        for (int i = 0; i < rows.Length; i++)
        {
            int start = text.Length;
            AppendRow(text, rows[i], widths, records[i].ValueKind is ValueKind.Number or ValueKind.Real);
            AppendRemark(text, Remark(records[i]), width - (text.Length - start), width);
        }
    }

    private static string[] Cells(RecordReading record, int index) =>
        [$"{index + 1}", record.QuantityName, Value(record), record.Unit, Words.Place(record)];

    private static string Value(RecordReading record)
    {
        if (record.ValueKind == ValueKind.None)
            return record.Error != null ? "error" : record.Invalid != null ? "invalid" : "-";

        string value = Printable.Trimmed(record.ValueText);
        return value.Length <= MaxValueWidth ? value : "see below";
    }

    private static string Remark(RecordReading record)
    {
        List<string> remarks = [];
        string value = Printable.Trimmed(record.ValueText);
        if (value.Length > MaxValueWidth)
            remarks.Add(value);
        if (record.Error != null || record.Invalid != null)
            remarks.Add(record.Error ?? record.Invalid!);
        remarks.AddRange(record.Effects.Where(effect => !RecordNames.IsApplied(effect) && !RecordNames.IsReport(effect)).Select(effect => effect.Text()));
        return string.Join(", ", remarks);
    }

    private static StringBuilder AppendRow(StringBuilder text, string[] cells, int[] widths, bool isNumber)
    {
        string number = cells[0].PadLeft(Math.Max(MinNumberWidth, widths[0]));
        string value = isNumber ? cells[2].PadLeft(widths[2]) : cells[2].PadRight(widths[2]);
        string row = string.Join(Gap, [number, cells[1].PadRight(widths[1]), value, cells[3].PadRight(widths[3]), cells[4].PadRight(widths[4])]);
        return text.Append(row.TrimEnd());
    }

    /// <summary>Appends a remark after the row, in its own column, or below the row if it does not fit.</summary>
    private static void AppendRemark(StringBuilder text, string remark, int spaces, int width)
    {
        bool fits = width + Gap.Length + remark.Length <= Width;
        if (remark.Length > 0 && fits)
            text.Append(' ', spaces).Append(Gap).Append(remark);
        text.Append('\n');
        if (!fits)
            AppendWrapped(text, remark, Indent);
    }

    private static void AppendWrapped(StringBuilder text, string line, string indent)
    {
        int room = Width - indent.Length;
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
