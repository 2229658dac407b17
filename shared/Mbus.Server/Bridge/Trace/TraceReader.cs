using System.Globalization;
using Mbus.Client;

namespace Mbus.Server.Bridge;

/// <summary>One line of a trace: see <see cref="BridgeTrace"/>.</summary>
/// <param name="At">Time in microseconds, on the line's clock.</param>
/// <param name="Client">Client number; -1 for the bus.</param>
/// <param name="What"><c>></c> and <c>&lt;</c> with bytes; <c>damaged</c> with bytes; <c>connect</c>, <c>close</c>, <c>sent</c>, <c>note</c>.</param>
/// <param name="Bytes">Bytes; empty for events without bytes.</param>
/// <param name="Text">Text after <paramref name="What"/>.</param>
public sealed record TraceEntry(long At, int Client, string What, byte[] Bytes, string Text)
{
    /// <summary>Client number that stands for the bus.</summary>
    public const int Bus = -1;
}

/// <summary>Reads traces written by <see cref="BridgeTrace"/>.</summary>
public static class TraceReader
{
    // A line holds at most one receive buffer: twice the longest frame, three characters for a byte.
    private const int MaxLine = 4096;
    private const int ShownLength = 80;
    private const decimal MaxSeconds = long.MaxValue / 1_000_000;

    private static readonly string[] WithBytes = [">", "<", "damaged"];
    private static readonly string[] Words = ["connect", "close", "sent", "note"];

    /// <summary>Returns the entries of a trace, in order. Empty lines and lines that begin with # are ignored.</summary>
    /// <exception cref="FormatException">A line is not a trace line; the message gives the line number and the expected form.</exception>
    public static IEnumerable<TraceEntry> Read(TextReader reader)
    {
        int number = 0;
        foreach (string line in BoundedInput.ReadLines(reader, "the trace", MaxLine))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                yield return Parse(line) ?? throw new FormatException(
                    $"Reading the trace, line {number}: \"{Shown(line)}\" is not a trace line. Expected seconds, a client number or \"bus\", and an event, for example \"0.102345 bus > E5\".");
            }
        }
    }

    private static string Shown(string line) => line.Length <= ShownLength ? line : line[..ShownLength] + "...";

    private static TraceEntry? Parse(string line)
    {
        string[] parts = line.Split(' ', 4);
        if (parts.Length < 3
            || !decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            || seconds > MaxSeconds
            || !TryParseWho(parts[1], out int client))
        {
            return null;
        }

        string rest = parts.Length > 3 ? parts[3] : "";
        long at = (long)(seconds * 1_000_000m);
        if (Words.Contains(parts[2]))
            return new TraceEntry(at, client, parts[2], [], rest);

        return WithBytes.Contains(parts[2]) && Hex.TryParse(rest, out byte[] bytes)
            ? new TraceEntry(at, client, parts[2], bytes, rest)
            : null;
    }

    private static bool TryParseWho(string who, out int client)
    {
        client = TraceEntry.Bus;
        return who == "bus" || int.TryParse(who, NumberStyles.None, CultureInfo.InvariantCulture, out client);
    }
}
