using System.CommandLine;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Options;

/// <summary>Options for the keys of meters: a key file, or the key itself.</summary>
internal sealed class KeyOptions
{
    private readonly SettableOption<MeterKey> _file = new("--key-file", MeterKey.Load)
    {
        Description = "File with the AES-128 key (32 hexadecimal digits) for encrypted telegrams, or with lines of a secondary address and the key of that meter. It must not be readable by other users.",
        HelpName = "FILE",
    };

    private readonly SettableOption<MeterKey> _key = new("--key", MeterKey.Parse)
    {
        Description = "The key itself. Other users can see the command line: prefer --key-file, MBUS_KEY_FILE, MBUS_KEY or a settings file.",
        HelpName = "HEX",
    };

    internal KeyOptions(Command command)
    {
        command.Add(_file);
        command.Add(_key);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_file) is { Implicit: false } && result.GetResult(_key) is { Implicit: false })
                result.AddError("--key and --key-file exclude each other. Use one of them.");
        });
    }

    /// <summary>Returns the keys; null if none are given. The command line has priority over the environment and the settings file.</summary>
    internal MeterKey? Key(ParseResult parsed) => IsOnCommandLine(parsed) ? parsed.GetValue(_key) : parsed.GetValue(_file) ?? parsed.GetValue(_key);

    /// <summary>Prints a warning if the key itself is on the command line.</summary>
    internal void WarnIfExposed(ParseResult parsed)
    {
        if (IsOnCommandLine(parsed))
            Console.Error.WriteLine("mbus: warning: other users of this machine can see --key while the command runs. Use --key-file or MBUS_KEY.");
    }

    private bool IsOnCommandLine(ParseResult parsed) => parsed.GetResult(_key) is { Implicit: false };
}
