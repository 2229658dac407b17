using System.Globalization;
using Mbus.Client;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Tool;

/// <summary>Prints every byte of a telegram with its meaning, aligned; in colour if standard output is a terminal.</summary>
internal static class ExplanationPrinter
{
    private const int BytesPerLine = 8;
    private const int HexWidth = (BytesPerLine * 3) - 1;
    private const int FieldWidth = 14;

    internal static void Print(MeterReading reading)
    {
        bool inColour = !StandardStreams.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        foreach (TelegramReading telegram in reading.Telegrams)
        {
            Console.WriteLine($"{telegram.Description}, {(telegram.Bytes.Length == 1 ? "1 byte" : $"{telegram.Bytes.Length} bytes")} in all{(telegram.IsDecrypted ? ", its body decrypted" : "")}");
            foreach (ExplainedBytes line in TelegramExplanation.Of(telegram))
                Print(line, inColour);
            Console.WriteLine();
        }
    }

    private static void Print(ExplainedBytes line, bool inColour)
    {
        string meaning = line.Meaning.Length > 0 ? $"{line.Field.PadRight(FieldWidth)} {line.Meaning}" : line.Field;
        for (int i = 0; i < line.Bytes.Length; i += BytesPerLine)
        {
            string offset = (line.Offset + i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(4);
            string bytes = Hex.Format(line.Bytes.Span.Slice(i, Math.Min(BytesPerLine, line.Bytes.Length - i))).PadRight(HexWidth);
            string text = $"{offset}  {bytes}  {(i == 0 ? meaning : "")}".TrimEnd();
            if (inColour)
                Console.WriteLine($"\e[{Colour(line.Part)}m{text}\e[0m");
            else
                Console.WriteLine(text);
        }
    }

    private static string Colour(TelegramPart part) => part switch
    {
        TelegramPart.Frame => "90",
        TelegramPart.Header => "36",
        TelegramPart.Record => "33",
        TelegramPart.Data => "32",
        _ => "31",
    };
}
