using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Server.Bridge;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus replay</c>: prints a trace of the bridge with an explanation of its frames.</summary>
internal static class ReplayCommand
{
    // Bytes of one sender with shorter pauses belong together. At the lowest baud rate a byte takes 37 ms.
    private const long MaxPause = 120_000;

    internal static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "Trace file of `mbus bridge --trace FILE`." };
        ToolCommand command = new("replay", "Prints a trace of the bridge with an explanation of its frames.") { file };
        RowFormatOption format = new();
        command.Add(format);
        command.Remarks = """
            Each output line contains: seconds, milliseconds since the previous line, sender or receiver, description of the frame, bytes. The
            older part of a long trace is in FILE.1.

            Examples:
              mbus replay bus.trace
              mbus replay bus.trace --format csv > bus.csv
            """;
        command.SetAction((parsed, _) => Session.RunAsync(() => Run(parsed.GetRequiredValue(file), format.Printer(parsed))));
        return command;
    }

    private static Task Run(FileInfo file, RowPrinter rows)
    {
        using StreamReader reader = new(file.OpenRead());
        Print(reader, Console.Out, rows);
        return Task.CompletedTask;
    }

    /// <summary>Prints a trace.</summary>
    /// <exception cref="FormatException">A line is not a valid trace line; the message contains it.</exception>
    internal static void Print(TextReader trace, TextOutput output, RowPrinter rows)
    {
        long last = 0;
        foreach (TraceEntry entry in Joined(TraceReader.Read(trace)))
        {
            if (rows.IsText)
                output.WriteLine(Format(entry, entry.At - last));
            else
                rows.Print(ToRow(entry));
            last = entry.At;
        }
    }

    // The trace contains the bytes as received; they are joined to frames for printing.
    private static IEnumerable<TraceEntry> Joined(IEnumerable<TraceEntry> entries)
    {
        TraceEntry? held = null;
        long heldUntil = 0;
        foreach (TraceEntry entry in entries)
        {
            bool continues = held is { Bytes.Length: > 0 and < Frame.MaxLength } && held.Client == entry.Client && held.What == entry.What
                && entry.At - heldUntil <= MaxPause && !IsFrame(held.Bytes);
            if (held != null && !continues)
                yield return held;
            held = continues ? held! with { Bytes = [.. held.Bytes, .. entry.Bytes] } : entry;
            heldUntil = entry.At;
        }

        if (held != null)
            yield return held;
    }

    private static bool IsFrame(byte[] bytes) => Frame.TryParse(bytes, 0, bytes.Length, out _);

    private static Row ToRow(TraceEntry entry)
    {
        string kind = entry.What switch { ">" => "from", "<" => "to", string word => word };
        Row row = new()
        {
            { "seconds", entry.At / 1_000_000m },
            { "client", entry.Client == TraceEntry.Bus ? null : entry.Client },
            { "kind", kind },
            { "description", entry.Bytes.Length > 0 ? Meaning(entry) : entry.Text },
        };
        row.AddBytes(entry.Bytes);
        return row;
    }

    private static string Format(TraceEntry entry, long since)
    {
        string party = entry.Client == TraceEntry.Bus ? "bus" : $"client {entry.Client}";
        string arrow = entry.What switch { ">" => $"{party} ->", "<" => $"-> {party}", _ => party };
        string meaning = entry.Bytes.Length > 0 ? $"{Meaning(entry)}:" : $"{entry.What} {entry.Text}".TrimEnd();
        string bytes = entry.Bytes.Length > 0 ? $"  {Hex.Format(entry.Bytes)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.At / 1e6,12:0.000000} {since / 1e3,10:0.0} ms  {arrow,-12} {meaning}{bytes}");
    }

    private static string Meaning(TraceEntry entry)
    {
        if (entry.What == "damaged")
            return "parity or framing error";

        return Frame.TryParse(entry.Bytes, 0, entry.Bytes.Length, out Frame frame)
            ? FrameText.Describe(frame)
            : "not a frame";
    }
}
