using System.Buffers;
using System.Text;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Tool;

/// <summary>The formats of <c>--format</c>: their names, and readings written to standard output in each.</summary>
internal static class ReadingFormats
{
    internal const string Names = "table, json (an object on a line for each reading), csv, or xml and xml-normalized (as libmbus prints them)";

    internal static ReadingFormat Parse(string name) => name switch
    {
        "table" => ReadingFormat.Table,
        "json" => ReadingFormat.Json,
        "csv" => ReadingFormat.Csv,
        "xml" => ReadingFormat.Xml,
        "xml-normalized" => ReadingFormat.XmlNormalized,
        _ => throw new FormatException($"\"{name}\" is no format. Expected {Names}."),
    };

    /// <summary>Prints readings, and tells what a format could not say. Returns the exit code.</summary>
    /// <param name="readings">Any number of them.</param>
    /// <param name="format">How.</param>
    /// <param name="received">When they were received, for XML; null for recorded ones.</param>
    internal static int Print(IReadOnlyList<MeterReading> readings, ReadingFormat format, DateTimeOffset? received)
    {
        switch (format)
        {
            case ReadingFormat.Json:
                PrintText(readings.Select(reading => ReadingJson.Format(reading) + "\n"));
                break;
            case ReadingFormat.Csv:
                PrintText([ReadingCsv.Header, .. readings.Select(ReadingCsv.Format)]);
                break;
            case ReadingFormat.Xml or ReadingFormat.XmlNormalized:
                bool[] written = [.. readings.Select(reading => TryPrintXml(reading, format, received))];
                return written.All(w => w) ? ExitCode.Done : ExitCode.NoAnswer;
            default:
                Console.Write(string.Join("\n", readings.Select(ReadingTable.Format)));
                break;
        }

        return ExitCode.Done;
    }

    private static bool TryPrintXml(MeterReading reading, ReadingFormat format, DateTimeOffset? received)
    {
        Frame[] frames = [.. reading.Telegrams.Select(AsFrame)];
        DateTimeOffset[] times = received is DateTimeOffset time ? [.. frames.Select(_ => time)] : [];
        ArrayBufferWriter<byte> xml = new();
        bool isWritten = LibmbusXml.TryWrite(xml, frames, times, format == ReadingFormat.XmlNormalized, out string? refusal);
        if (isWritten)
            PrintBytes(xml.WrittenSpan);
        foreach (string notice in reading.Notices)
            Session.Fail(notice, ExitCode.NoAnswer);
        if (!isWritten)
            Session.Fail($"libmbus makes no XML of it: {refusal}", ExitCode.NoAnswer);
        return isWritten;
    }

    /// <summary>libmbus reads frames alone: user data get one around them, of which its XML says nothing.</summary>
    private static Frame AsFrame(TelegramReading telegram)
    {
        byte[] bytes = telegram.Bytes.ToArray();
        if (!Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) && bytes.Length <= Frame.MaxData + 1)
        {
            byte[] buffer = new byte[Frame.MaxLength];
            int length = Frame.WriteLong(buffer, 0, ControlField.RspUd, 0, bytes[0], bytes, 1, bytes.Length - 1);
            Frame.TryParse(buffer, 0, length, out frame);
        }

        return frame;
    }

    private static void PrintText(IEnumerable<string> texts)
    {
        foreach (string text in texts)
            PrintBytes(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Programs read it: the bytes as they are, whatever the terminal speaks.</summary>
    private static void PrintBytes(ReadOnlySpan<byte> bytes)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write(bytes);
    }
}
