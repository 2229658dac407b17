using System.CommandLine;
using System.Text.Json;
using Mbus.Client.Readings;

namespace Mbus.Tool;

/// <summary>Option --format of the commands that print information about the machine: text, or one JSON value.</summary>
internal static class JsonFormat
{
    private const string Text = "text";
    private const string Json = "json";

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = Printable.JsonEncoder };

    internal static Option<string> Option()
    {
        Option<string> format = new("--format") { Description = $"{Text} or {Json}. Default: {Text}.", HelpName = "FORMAT" };
        return format.AcceptOnlyFromAmong(Text, Json);
    }

    internal static bool IsJson(this ParseResult parsed, Option<string> format) => parsed.GetValue(format) == Json;

    internal static void Print(Action<Utf8JsonWriter> write)
    {
        using MemoryStream output = new();
        using (Utf8JsonWriter json = new(output, Options))
            write(json);
        Console.WriteBlock($"{System.Text.Encoding.UTF8.GetString(output.ToArray())}\n");
    }

    /// <summary>Returns the name of an enumeration value in JSON.</summary>
    internal static string Name(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
