using System.Text;
using Mbus.Client;
using Mbus.Client.Formats;

namespace Mbus.Gateway.Outputs;

/// <summary>
/// A CSV file (RFC 4180) with one row for each meter and time, and one column for each quantity. A reading with a new quantity adds a column
/// at the end: the file is then written again, and replaced when the new one is complete.
/// </summary>
public static class CsvTable
{
    private const string LineEnd = "\r\n";
    private const int MaxHeader = 1 << 20;
    private const int MaxColumns = 16_384;

    /// <summary>Appends rows. When the call returns, they are on the disk; when it throws, the file is as it was before.</summary>
    /// <param name="path">Path of the file; it is created.</param>
    /// <param name="rows">Rows.</param>
    /// <exception cref="IOException">The file cannot be written, or is not such a table.</exception>
    public static void Append(string path, IReadOnlyList<CsvRow> rows)
    {
        List<string> known = ColumnsOf(path);
        string[] added = [.. rows.SelectMany(row => row.Values).Select(value => value.Key).Distinct().Except(known)];
        bool isNew = known.Count == 0;
        List<string> columns = [.. isNew ? CsvRow.FixedColumns : known, .. added];
        if (columns.Count > MaxColumns)
            throw new IOException($"{path}: the table would have {columns.Count} columns. Expected at most {MaxColumns}.");

        string lines = Format(rows, columns);
        if (isNew)
            DayFile.Append(path, LineOf(columns) + lines);
        else if (added.Length == 0)
            DayFile.Append(path, lines);
        else
            Replace(path, columns, new string(',', added.Length), lines);
    }

    private static string Format(IReadOnlyList<CsvRow> rows, List<string> columns)
    {
        StringBuilder lines = new();
        foreach (CsvRow row in rows)
        {
            Dictionary<string, string> values = new(row.Values);
            lines.Append(LineOf([.. row.FixedCells, .. columns.Skip(row.FixedCells.Count).Select(column => values.GetValueOrDefault(column, ""))]));
        }

        return lines.ToString();
    }

    private static string LineOf(IEnumerable<string> cells) => string.Join(',', cells.Select(CsvCell.Format)) + LineEnd;

    private static void Replace(string path, List<string> columns, string empty, string lines)
    {
        string next = $"{path}.new";
        DayFile.RemoveCutLine(path);
        using (FileStream target = new(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            using StreamWriter writer = new(target);
            writer.Write(LineOf(columns));
            using StreamReader reader = new(path);
            foreach (string line in BoundedInput.ReadLines(reader, path, MaxHeader).Skip(1).Where(line => line.Length > 0))
                writer.Write($"{line}{empty}{LineEnd}");
            writer.Write(lines);
            writer.Flush();
            target.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    private static List<string> ColumnsOf(string path)
    {
        if (!File.Exists(path) || IsCutHeader(path))
            return [];

        using StreamReader reader = new(path);
        if (BoundedInput.ReadLines(reader, path, MaxHeader).FirstOrDefault() is not { Length: > 0 } header)
            return [];

        List<string> columns = CellsOf(header);
        return columns.Take(CsvRow.FixedColumns.Count).SequenceEqual(CsvRow.FixedColumns)
            ? columns
            : throw new IOException($"{path} is not a table of readings: its first line is {CsvCell.Format(header[..Math.Min(header.Length, 60)])}. Expected {string.Join(",", CsvRow.FixedColumns)},... Use another file.");
    }

    // A crash has cut the first write.
    private static bool IsCutHeader(string path)
    {
        if (new FileInfo(path).Length > MaxHeader)
            return false;

        string text = BoundedInput.ReadText(path, MaxHeader);
        string header = string.Join(',', CsvRow.FixedColumns);
        return !text.Contains('\n', StringComparison.Ordinal)
            && (header.StartsWith(text, StringComparison.Ordinal) || text.StartsWith(header, StringComparison.Ordinal));
    }

    private static List<string> CellsOf(string line)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        foreach (char c in line)
        {
            if (c == '"')
                isQuoted = !isQuoted;
            if (c != ',' || isQuoted)
                cell.Append(c);
            else
                EndCell();
        }

        EndCell();
        return cells;

        void EndCell()
        {
            string text = cell.ToString();
            cells.Add(text is ['"', .., '"'] ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text);
            cell.Clear();
        }
    }
}
