using System.Buffers;
using System.Text;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Tool.Output;

/// <summary>Writes readings to standard output in one format, each as soon as it is available.</summary>
internal sealed class ReadingPrinter(ReadingFormat format)
{
    private bool _hasPrinted;

    /// <summary>Prints a reading, and on standard error the parts that the format does not support. Returns the exit code.</summary>
    internal int Print(MeterReading reading)
    {
        bool isFirst = !_hasPrinted;
        _hasPrinted = true;
        switch (format)
        {
            case ReadingFormat.Json:
                PrintJson(reading);
                return ExitCode.Done;
            case ReadingFormat.Csv:
                Print((isFirst ? ReadingCsv.Header : "") + ReadingCsv.Format(reading));
                return ExitCode.Done;
            case ReadingFormat.Xml or ReadingFormat.XmlNormalized:
                return TryPrintXml(reading) ? ExitCode.Done : ExitCode.NoAnswer;
            default:
                Console.WriteBlock((isFirst ? "" : "\n") + ReadingTable.Format(reading, Math.Min(ReadingTable.DefaultWidth, Console.Out.Terminal?.Width ?? ReadingTable.DefaultWidth)));
                return ExitCode.Done;
        }
    }

    private static void PrintJson(MeterReading reading)
    {
        ArrayBufferWriter<byte> json = new();
        ReadingJson.Write(json, reading);
        json.Write("\n"u8);
        StandardStreams.Output.Write(json.WrittenSpan);
    }

    private bool TryPrintXml(MeterReading reading)
    {
        Frame[] frames = [.. reading.Telegrams.Select(AsFrame)];
        DateTimeOffset[] times = reading.ReceivedAt is DateTimeOffset time ? [.. frames.Select(_ => time)] : [];
        ArrayBufferWriter<byte> xml = new();
        bool isWritten = LibmbusXml.TryWrite(xml, frames, times, format == ReadingFormat.XmlNormalized, out string? error);
        if (isWritten)
            PrintXml(xml.WrittenSpan);
        foreach (string notice in reading.Notices)
            Session.Fail(notice, ExitCode.NoAnswer);
        if (!isWritten)
            Session.Fail($"libmbus cannot convert this to XML: {error}", ExitCode.NoAnswer);
        return isWritten;
    }

    /// <summary>Returns the frame of a telegram. libmbus reads only frames, so user data are put into a frame; the XML does not show the difference.</summary>
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

    // The output is identical to that of libmbus, except on a terminal: libmbus does not escape control characters.
    private static void PrintXml(ReadOnlySpan<byte> xml)
    {
        if (StandardStreams.IsOutputRedirected)
            StandardStreams.Output.Write(xml);
        else
            Console.WriteBlock(Encoding.UTF8.GetString(xml));
    }

    private static void Print(string text) => StandardStreams.Output.Write(Encoding.UTF8.GetBytes(text));
}
