using System.CommandLine;
using Mbus.Tool.Settings;

namespace Mbus.Tool;

/// <summary>The meter's key: from a file, or itself.</summary>
internal sealed class KeyOptions
{
    private readonly Option<MeterKey> _file = new Option<MeterKey>("--key-file")
    {
        Description = "A file with the meter's AES-128 key, 32 hexadecimal digits, for encrypted telegrams. Only its owner and group may read it.",
        HelpName = "FILE",
    }.Settable(MeterKey.Load);

    private readonly Option<MeterKey> _key = new Option<MeterKey>("--key")
    {
        Description = "The key itself. Other users can read a command line: prefer --key-file, MBUS_KEY_FILE, MBUS_KEY or a settings file.",
        HelpName = "HEX",
    }.Settable(MeterKey.Parse);

    internal KeyOptions(Command command)
    {
        command.Add(_file);
        command.Add(_key);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_file) is { Implicit: false } && result.GetResult(_key) is { Implicit: false })
                result.AddError("--key and --key-file both give the key. Give one or the other.");
        });
    }

    /// <summary>The key; null where none is given. What the command line gives comes before the environment and the settings file.</summary>
    internal byte[]? Key(ParseResult parsed) =>
        (IsOnCommandLine(parsed) ? parsed.GetValue(_key) : parsed.GetValue(_file) ?? parsed.GetValue(_key))?.Bytes;

    /// <summary>Warns where the key itself is on the command line.</summary>
    internal void WarnIfExposed(ParseResult parsed)
    {
        if (IsOnCommandLine(parsed))
            Console.Error.WriteLine("mbus: warning: other users of this machine can read --key while the command runs. Use --key-file or MBUS_KEY.");
    }

    private bool IsOnCommandLine(ParseResult parsed) => parsed.GetResult(_key) is { Implicit: false };
}
