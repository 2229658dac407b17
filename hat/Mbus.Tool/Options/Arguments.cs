using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Mbus.Client.Lines;
using Mbus.Gateway.Settings;
using Mbus.Hat;
using Mbus.Tool.Ports;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Options;

/// <summary>Options of several commands, and parsers for their values.</summary>
internal static class Arguments
{
    private static readonly LineKind[] Kinds = [.. SystemPorts.Lines, HatLine.Kind];

    internal static Option<IPEndPoint[]> Listen(string description) => new("--listen")
    {
        Description = description,
        HelpName = "ADDRESS:PORT",
        CustomParser = result => [.. result.Tokens.Select(token => Parsed(result, token.Value, ListenText.ParseEndPoint)!)],
    };

    internal static Option<ReadingFormat> Format() => Format(ReadingFormats.Parse, ReadingFormats.Description, ReadingFormats.Names);

    /// <summary>Option --format of a command that can also write a table to a file.</summary>
    internal static Option<ReadingFormat> FormatWithTable() =>
        Format(ReadingFormats.ParseWithTable, ReadingFormats.DescriptionWithTable, [.. ReadingFormats.Names, ReadingFormats.Wide]);

    /// <summary>Format of a reply that is printed as bytes unless a format is given.</summary>
    internal static Option<ReadingFormat?> FormatOfReply()
    {
        Option<ReadingFormat?> format = new("--format")
        {
            Description = $"Decode the reply: {ReadingFormats.Description}. Default: the bytes of the reply.",
            HelpName = "FORMAT",
            CustomParser = result => Parsed<ReadingFormat?>(result, text => ReadingFormats.Parse(text)),
        };
        format.CompletionSources.Clear();
        format.CompletionSources.Add(ReadingFormats.Names);
        return format;
    }

    /// <summary>Parses a line address of any kind that this program supports.</summary>
    internal static LineAddress ParseLine(string text) => LineAddress.Parse(text, Kinds);

    private static SettableOption<ReadingFormat> Format(Func<string, ReadingFormat> parse, string description, string[] names)
    {
        SettableOption<ReadingFormat> format = new("--format", parse) { Description = $"{description}. Default: table.", HelpName = "FORMAT" };
        format.CompletionSources.Clear();
        format.CompletionSources.Add(names);
        return format;
    }

    internal static T? Parsed<T>(ArgumentResult result, Func<string, T> parse) => Parsed(result, result.Tokens[0].Value, parse);

    internal static T? Parsed<T>(ArgumentResult result, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }

    /// <summary>Parses a count from 1 to <paramref name="max"/>.</summary>
    internal static int ParseCount(string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= max
            ? count
            : throw new FormatException($"\"{text}\" is not a valid count. Expected a number of {(max == int.MaxValue ? "at least 1" : $"1 to {max}")}.");

    /// <summary>Parses a time in whole milliseconds, seconds, minutes or hours.</summary>
    internal static TimeSpan ParseTime(string text, TimeSpan max)
    {
        string digits = text.TrimEnd('m', 's', 'h');
        long unit = text[digits.Length..] switch { "ms" => 1, "s" => 1000, "m" => 60_000, "h" => 3_600_000, _ => 0 };
        return unit > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count * unit <= max.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(count * unit)
            : throw new FormatException($"\"{text}\" is not a valid time. Expected a whole number with ms, s, m or h, at most {Describe(max)}, for example 500ms.");
    }

    private static string Describe(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");
}
