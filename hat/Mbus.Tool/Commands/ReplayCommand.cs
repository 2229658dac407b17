using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Bridge;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus replay</c>: a trace of the bridge, with what its bytes mean.</summary>
internal static class ReplayCommand
{
    internal static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "What `mbus bridge --trace FILE` wrote." };
        Command command = new("replay", """
            Prints a trace of the bridge: time, time since the line before, who, bytes, and what they mean.

            Example:
              mbus replay bus.trace
            """) { file };
        command.SetAction((parsed, _) => Session.RunAsync(() => Run(parsed.GetRequiredValue(file))));
        return command;
    }

    private static Task Run(FileInfo file)
    {
        using StreamReader reader = file.OpenText();
        long last = 0;
        foreach (TraceEntry entry in TraceReader.Read(reader))
        {
            Console.WriteLine(Format(entry, entry.At - last));
            last = entry.At;
        }

        return Task.CompletedTask;
    }

    private static string Format(TraceEntry entry, long since)
    {
        string who = entry.Client == TraceEntry.Bus ? "bus" : $"client {entry.Client}";
        string arrow = entry.What switch { ">" => $"{who} ->", "<" => $"-> {who}", _ => who };
        string meaning = entry.Bytes.Length > 0 ? Meaning(entry) : $"{entry.What} {entry.Text}".TrimEnd();
        string bytes = entry.Bytes.Length > 0 ? $"  {Hex.Format(entry.Bytes)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.At / 1e6,12:0.000000} {since / 1e3,+10:0.000} ms  {arrow,-12} {meaning}{bytes}");
    }

    private static string Meaning(TraceEntry entry)
    {
        if (entry.What == "damaged")
            return "parity or framing error:";

        return Frame.TryParse(entry.Bytes, 0, entry.Bytes.Length, out Frame frame)
            ? $"{FrameText.Describe(frame)}:"
            : $"{entry.Bytes.Length} bytes:";
    }
}
