using System.CommandLine;
using Mbus.Client.Lines;
using Mbus.Hat;
using Mbus.Hat.Power;
using Mbus.Tool.Settings;

namespace Mbus.Tool;

/// <summary>The line to a bus and, where that is the HAT's, how it is powered.</summary>
internal sealed class LineOptions
{
    private readonly Option<LineAddress> _on;
    private readonly HatOptions _hat;

    private readonly Option<bool> _keepPower = new Option<bool>("--keep-power")
    {
        Description = "On a HAT: leave the bus on at the end, so that a restart never drops it.",
    }.Settable();

    internal LineOptions(Command command, string description)
    {
        _on = Arguments.Line(description);
        command.Add(_on);
        command.Add(_keepPower);
        _hat = new HatOptions(command);
    }

    internal ValueTask<Line> OpenAsync(ParseResult parsed, CancellationToken stop)
    {
        LineAddress address = parsed.GetValue(_on)!;
        return address.Kind == HatLine.Kind ? HatLine.OpenAsync(address, HatOptions.Pi, HatOptions.Ports, Options(parsed), cancel: stop) : address.OpenAsync(stop);
    }

    private HatLineOptions Options(ParseResult parsed) => new()
    {
        AssumeHat = _hat.Assume(parsed),
        Power = new PowerOptions { Settle = _hat.Settle(parsed), Keep = parsed.GetValue(_keepPower) },
    };
}
