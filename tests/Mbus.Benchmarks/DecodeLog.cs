using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mbus.Client;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Benchmarks;

/// <summary>
/// Processor time to decode a log of 10 MB: every line a time and the digits of a telegram; the same with spaces and words; a log of a gateway
/// in which every tenth line has a telegram.
/// </summary>
internal static class DecodeLog
{
    private const int Size = 10_000_000;
    private const int Runs = 5;

    internal static void Print()
    {
        foreach ((int every, bool isDense, string name) in new[] { (1, true, "only digits in each line"), (1, false, "one in each line"), (10, false, "one in 10 lines") })
        {
            byte[] log = Make(every, isDense, out int telegrams);
            Console.WriteLine($"10 MB, {telegrams} telegrams, {name}");
            Measure("  found and decoded", log, (_, _) => { });
            Measure("  as JSON", log, (output, reading) => ReadingJson.Write(output, reading));
            Measure("  as CSV", log, (output, reading) => ReadingCsv.Write(output, reading));
            Measure("  as a table", log, (output, reading) => ReadingTable.Write(output, reading));
        }
    }

    private static void Measure(string name, byte[] log, Action<ArrayBufferWriter<byte>, MeterReading> format)
    {
        ArrayBufferWriter<byte> output = new(1 << 16);
        TimeSpan best = TimeSpan.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            foreach (CaptureItem item in Capture.ReadText(new MemoryStream(log), "log", DecodeOptions.Default))
            {
                output.ResetWrittenCount();
                format(output, item.Reading!);
            }

            TimeSpan time = Process.GetCurrentProcess().TotalProcessorTime - before;
            best = time < best ? time : best;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {log.Length / best.TotalSeconds / 1e6,6:0.0} MB/s"));
    }

    private static byte[] Make(int every, bool isDense, out int telegrams)
    {
        StringBuilder log = new(Size + 1000);
        telegrams = 0;
        for (int line = 0; log.Length < Size; line++)
        {
            DateTime time = new DateTime(2026, 11, 29).AddSeconds(line);
            log.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ss.fff}Z ");
            if (line % every == 0)
            {
                Frame frame = RealFrames.At(telegrams++);
                ReadOnlySpan<byte> bytes = frame.Buffer.AsSpan(frame.Offset, frame.Length);
                log.Append(isDense ? Convert.ToHexString(bytes) : $"INFO  [bus 1] RX {Hex.Format(bytes)}").Append('\n');
            }
            else
            {
                log.Append(CultureInfo.InvariantCulture, $"DEBUG [scheduler] next reading of meter {line % 250} in {line % 900} s, queue length {line % 17}, session {line:x8}\n");
            }
        }

        return Encoding.ASCII.GetBytes(log.ToString());
    }
}
