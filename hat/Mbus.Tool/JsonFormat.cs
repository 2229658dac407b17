using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mbus.Tool;

/// <summary>Commands that tell of the machine print text, or one JSON value.</summary>
internal static class JsonFormat
{
    // What is printed is never put into a page of HTML.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Option<bool> Option() => new("--format")
    {
        Description = "text or json. Default: text.",
        HelpName = "FORMAT",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Arguments.Parsed(result, Parse),
    };

    internal static void Print(Action<Utf8JsonWriter> write)
    {
        using MemoryStream output = new();
        using (Utf8JsonWriter json = new(output, Options))
            write(json);
        Console.WriteLine(System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }

    /// <summary>The name of a value as JSON has it.</summary>
    internal static string Name(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static bool Parse(string text) => text switch
    {
        "json" => true,
        "text" => false,
        _ => throw new FormatException($"\"{text}\" is no format here. Expected text or json."),
    };
}
