using System.Net;
using System.Net.Sockets;
using Mbus.Client.Lines;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Setting a meter's baud rate needs a line whose baud rate this program sets.</summary>
public sealed class BaudRateTests
{
    private static readonly MeterDefinition Water = Population.Meter(0x12345678) with { PrimaryAddress = 5 };

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2400)]
    [InlineData(9600)]
    public async Task Over_TCP_it_is_refused_before_anything_is_sent_also_at_the_rate_that_the_line_is_named_with(int baudRate)
    {
        using TcpListener bridge = new(IPAddress.Loopback, 0);
        bridge.Start();
        await using Line line = await LineAddress.Parse($"tcp://127.0.0.1:{((IPEndPoint)bridge.LocalEndpoint).Port},baud=2400").OpenAsync(_cancel);
        using Socket bus = await bridge.AcceptSocketAsync(_cancel);

        LineException error = await Assert.ThrowsAsync<LineException>(() => new MbusMaster(line).SetBaudRateAsync(5, baudRate, _cancel));

        Assert.StartsWith($"Setting meter 5 to {baudRate} Bd: {line.Name} transfers bytes only", error.Message, StringComparison.Ordinal);
        Assert.Contains("Expected a line whose baud rate can be set", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent.", error.Message, StringComparison.Ordinal);
        Assert.Equal(MbusError.BaudRateNotSettable, error.Code);
        await line.DisposeAsync();
        Assert.Equal(0, await bus.ReceiveAsync(new byte[1], _cancel));
    }

    [Fact]
    public async Task A_line_that_cannot_set_its_rate_is_refused()
    {
        WrappedLine line = new(Population.Line([Water])) { Promises = false };
        await Assert.ThrowsAsync<LineException>(() => new MbusMaster(line).SetBaudRateAsync(5, 9600, _cancel));
        Assert.Empty(line.BaudRates);
        Assert.Equal(0, line.Now);
    }

    [Fact]
    public async Task A_line_that_refuses_a_rate_is_set_back_and_nothing_is_sent()
    {
        WrappedLine line = new(Population.Line([Water])) { Refused = 9600 };
        await Assert.ThrowsAsync<LineException>(() => new MbusMaster(line).SetBaudRateAsync(5, 9600, _cancel));
        Assert.Equal([9600, 2400], line.BaudRates);
        Assert.Equal((0, 2400), (line.Now, line.Timing.BaudRate));
    }

    [Fact]
    public void The_lines_whose_rate_this_program_sets_are_these()
    {
        // A waking line passes on what its line can.
        Type[] own = [typeof(SerialLine), typeof(SerialPortLine), typeof(Rfc2217Line), typeof(WakingLine)];
        IEnumerable<Type> changing = typeof(Line).Assembly.GetTypes().Where(type =>
            type.IsSubclassOf(typeof(Line)) && type.GetProperty(nameof(Line.CanSetBaudRate))!.DeclaringType == type);
        Assert.Equal(own.Select(type => type.Name).Order(StringComparer.Ordinal), changing.Select(type => type.Name).Order());
    }

    private sealed class WrappedLine(SimulatedLine line) : Line
    {
        public bool Promises { get; init; } = true;

        public int Refused { get; init; }

        public List<int> BaudRates { get; } = [];

        public override string Name => line.Name;

        public override LineTiming Timing => line.Timing;

        public override long Now => line.Now;

        public override bool CanSetBaudRate => Promises;

        public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) => line.SendAsync(bytes, cancel);

        public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
            line.ReceiveAsync(buffer, deadline, cancel);

        // As a driver does that sets the nearest rate it can, and then reports an error.
        public override async ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
        {
            BaudRates.Add(baudRate);
            await line.SetBaudRateAsync(baudRate, cancel);
            if (baudRate == Refused)
                throw new LineException($"{Name}: set the baud rate: refused.");
        }

        public override ValueTask DisposeAsync() => line.DisposeAsync();
    }
}
