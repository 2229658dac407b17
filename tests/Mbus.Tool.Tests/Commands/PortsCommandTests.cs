using Mbus.Client.Lines;

namespace Mbus.Tool.Tests.Commands;

public class PortsCommandTests
{
    [Fact]
    public async Task All_ports_of_this_machine_are_listed_or_an_error_is_reported()
    {
        IReadOnlyList<SerialPortInfo> ports = SerialPorts.List();

        Result result = await Mbus.RunAsync("ports");

        Assert.All(ports, port => Assert.Contains($"{port.Path}\n  use it with   --on {SerialPorts.AddressOf(port, ports)}\n", result.Output));
        Assert.Equal(ports.Count == 0, result.Error.StartsWith("mbus: no serial port was found.", StringComparison.Ordinal));
        Assert.Equal(ports.Count == 0 ? ExitCode.NoLine : ExitCode.Done, result.ExitCode);
    }
}
