using System.CommandLine;
using Mbus.Hat;
using Mbus.Hat.Power;
using Mbus.Tool.Ports;
using Mbus.Tool.Settings;

namespace Mbus.Tool;

/// <summary>What every command takes that powers the bus of the HAT.</summary>
internal sealed class HatOptions
{
    private const string RootVariable = "MBUS_ROOT";
    private static readonly TimeSpan LongestSettle = TimeSpan.FromSeconds(60);

    private readonly Option<bool> _assume = new Option<bool>("--assume-hat")
    {
        Description = "On a HAT: use it although it does not say that it is an M-Bus Master HAT.",
    }.Settable();

    private readonly Option<TimeSpan?> _settle = new Option<TimeSpan?>("--settle")
    {
        Description = "On a HAT: let meters wake up so long after the bus was powered. Default: 100ms; meters without a battery may need 1s.",
        HelpName = "TIME",
    }.Settable(ParseSettle);

    internal HatOptions(Command command)
    {
        command.Add(_assume);
        command.Add(_settle);
    }

    /// <summary>This machine; a rig puts another in its place.</summary>
    internal static RaspberryPi Pi { get; } = new(Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } root ? root : "/");

    internal static IHatPorts Ports { get; } = SystemPorts.Hat(Pi);

    internal bool Assume(ParseResult parsed) => parsed.GetValue(_assume);

    internal TimeSpan Settle(ParseResult parsed) => parsed.GetValue(_settle) ?? PowerOptions.DefaultSettle;

    private static TimeSpan? ParseSettle(string text) => Arguments.ParseTime(text, LongestSettle);
}
