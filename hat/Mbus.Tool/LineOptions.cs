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

    /// <param name="command">Gets the options.</param>
    /// <param name="description">What the line is for.</param>
    /// <param name="otherwise">The line where none is said; without it, that is an error.</param>
    internal LineOptions(Command command, string description, string? otherwise = null)
    {
        _on = Arguments.Line(description);
        if (otherwise != null)
            _on.DefaultValueFactory = _ => Arguments.ParseLine(otherwise);
        command.Add(_on);
        command.Add(_keepPower);
        _hat = new HatOptions(command);
    }

    internal LineAddress Address(ParseResult parsed) => parsed.GetValue(_on)!;

    internal ValueTask<Line> OpenAsync(ParseResult parsed, CancellationToken stop)
    {
        LineAddress address = Address(parsed);
        return address.Kind == HatLine.Kind ? HatLine.OpenAsync(address, HatOptions.Pi, HatOptions.Ports, Options(parsed), cancel: stop) : address.OpenAsync(stop);
    }

    private HatLineOptions Options(ParseResult parsed) => new()
    {
        AssumeHat = _hat.Assume(parsed),
        Power = new PowerOptions { Settle = _hat.Settle(parsed), Keep = parsed.GetValue(_keepPower) },
    };
}
