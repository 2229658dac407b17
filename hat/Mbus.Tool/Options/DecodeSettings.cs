using System.CommandLine;
using Mbus.Client;
using Mbus.Client.Readings;

namespace Mbus.Tool.Options;

/// <summary>Options for what a decoder knows in addition to the telegrams: key, data of makers, formats of compact frames.</summary>
internal sealed class DecodeSettings
{
    private readonly Option<string[]> _makers = new("--maker")
    {
        Description = "File with names of a maker's quantities, codes, error bits and data. Can be used several times; the last file has priority.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _formats = new("--formats")
    {
        Description = "File with the formats of telegrams, by which compact frames are restored. New formats are added to it.",
        HelpName = "FILE",
    };

    private readonly KeyOptions _key;

    internal DecodeSettings(Command command)
    {
        _key = new KeyOptions(command);
        command.Add(_makers);
        command.Add(_formats);
    }

    internal void WarnIfExposed(ParseResult parsed) => _key.WarnIfExposed(parsed);

    /// <summary>Reads the files, and returns what they contain.</summary>
    /// <exception cref="FormatException">A file has another content; the message gives the place.</exception>
    internal DecodeOptions Load(ParseResult parsed)
    {
        MakerFiles makers = (parsed.GetValue(_makers) ?? []).Aggregate(MakerFiles.BuiltIn, (files, path) => files.With(path));
        string? path = parsed.GetValue(_formats);
        RecordFormats formats = path != null && File.Exists(path) ? RecordFormats.Load(path) : new RecordFormats();
        MeterKey? key = _key.Key(parsed);
        return new DecodeOptions { Key = key?.OfAll ?? default, KeyOfMeter = key == null ? null : key.Of, Makers = makers, Formats = formats };
    }

    /// <summary>Saves the formats if there are new ones and a file is given.</summary>
    internal void Save(ParseResult parsed, DecodeOptions options)
    {
        if (parsed.GetValue(_formats) is string path && options.Formats is { IsChanged: true } formats)
            formats.Save(path);
    }
}
