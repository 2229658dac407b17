using System.Buffers;
using System.Text;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Tool.Output;

/// <summary>Writes readings to standard output in one format.</summary>
/// <param name="format">Format of the readings.</param>
/// <param name="output">Standard output, or a buffer in front of it. A table on a terminal does not use it.</param>
internal sealed class ReadingPrinter(ReadingFormat format, Stream output)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 14);
    private bool _hasPrinted;

    /// <summary>Prints a reading, and on standard error the parts that the format does not support. Returns the exit code.</summary>
    internal int Print(MeterReading reading)
    {
        bool isFirst = !_hasPrinted;
        _hasPrinted = true;
        switch (format)
        {
            case ReadingFormat.Json:
                ReadingJson.Write(_bytes, reading);
                _bytes.Write("\n"u8);
                PrintBytes();
                return ExitCode.Done;
            case ReadingFormat.Csv:
                Encoding.UTF8.GetBytes(isFirst ? ReadingCsv.Header : "", _bytes);
                ReadingCsv.Write(_bytes, reading);
                PrintBytes();
                return ExitCode.Done;
            case ReadingFormat.Xml or ReadingFormat.XmlNormalized:
                return TryPrintXml(reading) ? ExitCode.Done : ExitCode.NoAnswer;
            default:
                PrintTable(reading, isFirst);
                return ExitCode.Done;
        }
    }

    private void PrintTable(MeterReading reading, bool isFirst)
    {
        Terminal? terminal = Console.Out.Terminal;
        Encoding.UTF8.GetBytes(isFirst ? "" : "\n", _bytes);
        ReadingTable.Write(_bytes, reading, Math.Min(ReadingTable.DefaultWidth, terminal?.Width ?? ReadingTable.DefaultWidth));
        bool isUnchanged = terminal == null && Environment.NewLine == "\n";
        if (isUnchanged)
        {
            PrintBytes();
            return;
        }

        string text = Encoding.UTF8.GetString(_bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
        output.Flush();
        Console.WriteBlock(text);
    }

    private bool TryPrintXml(MeterReading reading)
    {
        Frame[] frames = [.. reading.Telegrams.Select(AsFrame)];
        DateTimeOffset[] times = reading.ReceivedAt is DateTimeOffset time ? [.. frames.Select(_ => time)] : [];
        bool isWritten = LibmbusXml.TryWrite(_bytes, frames, times, format == ReadingFormat.XmlNormalized, out string? error);
        if (isWritten)
            PrintXml();
        _bytes.ResetWrittenCount();

        // Errors are after the reading.
        if (!isWritten || reading.Notices.Count > 0)
            output.Flush();
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
    private void PrintXml()
    {
        if (StandardStreams.IsOutputRedirected)
            PrintBytes();
        else
            Console.WriteBlock(Encoding.UTF8.GetString(_bytes.WrittenSpan));
    }

    private void PrintBytes()
    {
        output.Write(_bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
    }
}
