using System.Globalization;
using System.Text;

namespace Mbus.HardwareDocs.Tables;

/// <summary>The times of the bus at each baud rate, from the formulas that the master and the bridge use.</summary>
internal static class TimingTable
{
    private static readonly int[] BaudRates = [300, 600, 1200, 2400, 4800, 9600, 19200, 38400];

    internal static string Times()
    {
        StringBuilder table = new("| Bd | one byte, and earliest reply (11 bits) | idle (33 bits) | latest reply (330 bits + 50 ms) | request of 5 bytes | longest frame, 261 bytes |\n");
        table.Append("|---:|---:|---:|---:|---:|---:|\n");
        foreach (int baudRate in BaudRates)
        {
            LineTiming line = new(baudRate, 0);
            table.Append($"| {baudRate} | {Ms(line.EarliestReply)} | {Ms(line.Idle)} | {Ms(line.ReplyWindow)} | {Ms(line.Bytes(Frame.ShortLength))} | {Ms(line.Bytes(Frame.MaxLength))} |\n");
        }

        return table.ToString();
    }

    /// <summary>Microseconds as milliseconds, with three digits or as an integer.</summary>
    internal static string Ms(long microseconds)
    {
        double ms = microseconds / 1000.0;
        return ms.ToString(ms < 10 ? "0.00" : ms < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) + " ms";
    }
}
