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
            case null:
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
        StringBuilder csv = new();
        if (!_hasHeader)
            csv.AppendJoin(',', row.Select(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Key))).Append("\r\n");
        _hasHeader = true;
        csv.AppendJoin(',', row.Select(value => CsvCell.Format(Text(value.Value)))).Append("\r\n");
        write(Encoding.UTF8.GetBytes(csv.ToString()));
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
