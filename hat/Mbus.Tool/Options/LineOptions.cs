using System.CommandLine;
using Mbus.Client.Lines;
using Mbus.Hat;
using Mbus.Hat.Power;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Options;

/// <summary>Options for the line to a bus and for the bus power of a HAT.</summary>
internal sealed class LineOptions
{
    private readonly LineOption _on;
    private readonly HatOptions _hat;

    private readonly SettableFlag _keepPower = new("--keep-power")
    {
        Description = "On a HAT: leave the bus power on at the end, so that a restart does not interrupt it.",
    };

    /// <param name="command">The command to which the options are added.</param>
    /// <param name="description">Description of the line in the help.</param>
    /// <param name="defaultLine">The line to use if none is given; null to make a missing line an error.</param>
    internal LineOptions(Command command, string description, string? defaultLine = null)
    {
        _on = new LineOption(description, defaultLine);
        command.Add(_on);
        command.Add(_keepPower);
        _hat = new HatOptions(command);
    }

    internal LineAddress Address(ParseResult parsed) => parsed.GetValue(_on)!;

    internal ValueTask<Line> OpenAsync(ParseResult parsed, CancellationToken stop) => OpenAsync(parsed, Address(parsed), stop);

    internal ValueTask<Line> OpenForBridgeAsync(ParseResult parsed, CancellationToken stop) => OpenAsync(parsed, Address(parsed).ForBridge(), stop);

    private ValueTask<Line> OpenAsync(ParseResult parsed, LineAddress address, CancellationToken stop) =>
        address.Kind == HatLine.Kind ? HatLine.OpenAsync(address, HatOptions.Pi, HatOptions.Ports, Options(parsed), cancel: stop) : address.OpenAsync(stop);

    private HatLineOptions Options(ParseResult parsed) => new()
    {
        AssumeHat = _hat.Assume(parsed),
        Power = new PowerOptions { Settle = _hat.Settle(parsed), Keep = parsed.GetValue(_keepPower) },
    };
}
