using System.CommandLine;
using Mbus.Hat;
using Mbus.Hat.Power;
using Mbus.Tool.Ports;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Options;

/// <summary>Options of the commands that power the bus of the HAT.</summary>
internal sealed class HatOptions
{
    private const string RootVariable = "MBUS_ROOT";
    private static readonly TimeSpan MaxSettle = TimeSpan.FromSeconds(60);

    private readonly SettableFlag _assume = new("--assume-hat")
    {
        Description = "On a HAT: skip the identification and assume an M-Bus Master HAT.",
    };

    private readonly SettableOption<TimeSpan?> _settle = new("--settle", ParseSettle)
    {
        Description = "On a HAT: time for the meters to start after the bus is powered. Default: 100ms; meters without a battery may need 1s.",
        HelpName = "TIME",
    };

    internal HatOptions(Command command)
    {
        command.Add(_assume);
        command.Add(_settle);
    }

    /// <summary>The Raspberry Pi. A test rig can redirect its root folder with MBUS_ROOT.</summary>
    internal static RaspberryPi Pi { get; } = new(Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } root ? root : "/");

    internal static IHatPorts Ports { get; } = SystemPorts.Hat(Pi);

    internal bool Assume(ParseResult parsed) => parsed.GetValue(_assume);

    internal TimeSpan Settle(ParseResult parsed) => parsed.GetValue(_settle) ?? PowerOptions.DefaultSettle;

    private static TimeSpan? ParseSettle(string text) => Arguments.ParseTime(text, MaxSettle);
}
