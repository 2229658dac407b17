using System.Globalization;
using Mbus.Client;
using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Spectre.Console;

namespace Mbus.Tool.Output;

/// <summary>Prints every byte of a telegram with its meaning, aligned; in colour if standard output is a terminal.</summary>
internal static class ExplanationPrinter
{
    private const int NarrowWidth = 70;
    private const int OffsetWidth = 6;
    private const int FieldWidth = 15;

    internal static void Print(MeterReading reading)
    {
        foreach (TelegramReading telegram in reading.Telegrams)
        {
            Console.WriteLine($"{telegram.Description}, {(telegram.Bytes.Length == 1 ? "1 byte" : $"{telegram.Bytes.Length} bytes")} in all{(telegram.IsDecrypted ? ", its body decrypted" : "")}");
            foreach (ExplainedBytes line in TelegramExplanation.Of(telegram))
                Print(line);
            Console.WriteLine();
        }
    }

    private static void Print(ExplainedBytes line)
    {
        bool isNarrow = Console.Out.Terminal is { Width: < NarrowWidth };
        string field = isNarrow ? $"{line.Field}: " : line.Field.PadRight(FieldWidth);
        string meaning = line.Meaning.Length > 0 ? $"{field}{line.Meaning}" : line.Field;
        int bytesPerLine = isNarrow ? 4 : 8;
        for (int i = 0; i < line.Bytes.Length; i += bytesPerLine)
        {
            string offset = (line.Offset + i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(4);
            string bytes = Hex.Format(line.Bytes.Span.Slice(i, Math.Min(bytesPerLine, line.Bytes.Length - i)));
            Color colour = Colour(line.Part);
            Console.Out.WriteRow(new(offset, OffsetWidth, colour), new(bytes, (bytesPerLine * 3) + 1, colour), new(i == 0 ? meaning : "", 0, colour));
        }
    }

    private static Color Colour(TelegramPart part) => part switch
    {
        TelegramPart.Frame => Color.Grey,
        TelegramPart.Header => Color.Teal,
        TelegramPart.Record => Color.Olive,
        TelegramPart.Data => Color.Green,
        _ => Color.Maroon,
    };
}
