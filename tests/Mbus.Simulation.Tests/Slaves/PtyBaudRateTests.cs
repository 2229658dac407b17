using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Tests.Lines;
using Mbus.Client.Tests.Master;
using Mbus.Simulation.Slaves;

namespace Mbus.Simulation.Tests.Slaves;

/// <summary>
/// Simulated meters behind a pseudo-terminal are asked at the baud rate that the program on the other side has set, as on a wire. In
/// real time.
/// </summary>
public sealed class PtyBaudRateTests
{
    private static readonly MeterDefinition Water = Population.Meter(0x12345678) with { PrimaryAddress = 5 };

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    // What libmbus's mbus-serial-switch-baudrate does: the command at the old rate, its E5, then other tools at the new rate.
    [Fact]
    public async Task A_meter_that_was_switched_is_reached_at_the_new_rate_and_at_the_new_rate_alone()
    {
        await using PtyLine pty = RealLines.Pty("pty,baud=2400");
        await using Running slaves = new(pty, Water);
        await using (SerialLine program = RealLines.Serial(pty.Path, ",baud=2400"))
            await new MbusMaster(program).SendAsync(5, ControlInformation.ForBaudRate(9600), default, _cancel);
        await using (SerialLine program = RealLines.Serial(pty.Path, ",baud=2400,slack=30ms"))
            Assert.Null(await new MbusMaster(program) { Repeats = 0 }.PingAsync(5, _cancel));

        await using (SerialLine program = RealLines.Serial(pty.Path, ",baud=9600"))
        {
            MbusMaster master = new(program);
            Assert.Single(await master.ReadAsync(5, _cancel));
            await master.SetBaudRateAsync(5, 2400, _cancel);
            Assert.Single(await master.ReadAsync(5, _cancel));
        }
    }

    [Fact]
    public async Task The_master_sets_and_verifies_a_rate()
    {
        await using PtyLine pty = RealLines.Pty("pty,baud=2400");
        await using Running slaves = new(pty, Water);
        await using SerialLine program = RealLines.Serial(pty.Path, ",baud=2400");
        MbusMaster master = new(program);
        await master.SetBaudRateAsync(5, 38400, _cancel);
        Assert.Equal(38400, program.Timing.BaudRate);
        Assert.Single(await master.ReadAsync(5, _cancel));
    }

    [Fact]
    public async Task A_program_that_sets_no_rate_has_that_of_the_meters()
    {
        await using PtyLine pty = RealLines.Pty("pty,baud=2400");
        await using Running slaves = new(pty, Water);
        await using FileStream other = RealLines.OpenOtherSide(pty);
        await other.WriteAsync(new byte[] { 0x10, 0x40, 0x05, 0x45, 0x16 }, _cancel);
        byte[] reply = new byte[1];
        await other.ReadExactlyAsync(reply, _cancel);
        Assert.Equal([0xE5], reply);
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _run;

        public Running(PtyLine pty, params MeterDefinition[] meters)
        {
            SimulatedBus bus = new(new BusDefinition { Meters = meters }, new LineTiming(pty.Timing.BaudRate, 0));
            _run = Task.Run(() => new SlaveEndpoint(bus, pty, isPaced: false).RunAsync(_stop.Token));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }
}
