using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Tool.Rows;

/// <summary>Writes rows for programs, each as soon as it is available.</summary>
/// <param name="format">Format; <see cref="RowFormat.Text"/> is printed by the command.</param>
/// <param name="write">Receives the bytes.</param>
internal sealed class RowPrinter(RowFormat format, Action<ReadOnlySpan<byte>> write)
{
    private const string LineEnd = "\r\n";

    private static readonly JsonWriterOptions Options = new() { Encoder = Printable.JsonEncoder };

    private bool _hasHeader;

    internal RowPrinter(RowFormat format)
        : this(format, bytes => StandardStreams.Output.Write(bytes))
    {
    }

    /// <summary>True if the command prints text for people.</summary>
    internal bool IsText => format == RowFormat.Text;

    internal void Print(Row row)
    {
        if (format == RowFormat.Json)
            PrintJson(row);
        else
            PrintCsv(row);
    }

    /// <summary>Returns the name of an enumeration value in rows.</summary>
    internal static string Name(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private void PrintJson(Row row)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line, Options))
        {
            json.WriteStartObject();
            foreach ((string name, object? value) in row)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
        write(line.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null or RowReading { Reading: null }:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case ExactDecimal number:
                json.WriteRawValue(number.ToString(), skipInputValidation: true);
                break;
            case RowReading { Reading: MeterReading reading }:
                json.WriteRawValue(ReadingJson.Format(reading), skipInputValidation: true);
                break;
            case IReadOnlyList<string> values:
                json.WriteStartArray();
                foreach (string one in values)
                    json.WriteStringValue(one);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue((string)value);
                break;
        }
    }

    private void PrintCsv(Row row)
    {
        KeyValuePair<string, object?>[] values = [.. row.Where(value => value.Value is not RowReading)];
        RowReading? last = row.Last().Value as RowReading;
        StringBuilder csv = new();
        if (!_hasHeader)
            csv.AppendJoin(',', values.Select(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Key))).Append(last != null ? $",{ReadingCsv.Header}" : LineEnd);
        _hasHeader = true;
        string cells = string.Join(',', values.Select(value => CsvCell.Format(Text(value.Value))));
        foreach (string record in Records(last))
            csv.Append(cells).Append(record).Append(LineEnd);
        write(Encoding.UTF8.GetBytes(csv.ToString()));
    }

    /// <summary>Returns the cells of each record of a reading, and empty ones if there is no record or no reading.</summary>
    private static string[] Records(RowReading? last)
    {
        string none = last != null ? new string(',', ReadingCsv.Header.Count(c => c == ',') + 1) : "";
        string[] records = last?.Reading is MeterReading reading ? ReadingCsv.Format(reading).Split(LineEnd, StringSplitOptions.RemoveEmptyEntries) : [];
        return records.Length == 0 ? [none] : [.. records.Select(record => $",{record}")];
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        ExactDecimal number => number.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IReadOnlyList<string> values => string.Join("; ", values),
        _ => (string)value,
    };
}
