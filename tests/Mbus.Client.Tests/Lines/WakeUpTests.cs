using Mbus.Client.Lines;
using Mbus.Client.Tests.Master;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Lines;

public class WakeUpTests
{
    private static readonly MeterDefinition Meter = Population.Meter(0x12345678) with
    {
        PrimaryAddress = 5,
        Quirks = new MeterQuirks { WakeUp = new WakeUp(0x55, 100, 3_000_000) },
    };

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("55x132", "55x132/100ms/2000ms")]
    [InlineData("00x210/0ms", "00x210/0ms/2000ms")]
    [InlineData("55x1/100ms/20s", "55x1/100ms/20000ms")]
    public void A_preamble_is_a_byte_its_number_and_times(string text, string written)
    {
        Assert.Equal(written, WakeUpPreamble.Parse(text).ToString());
        Assert.Equal(WakeUpPreamble.Parse(text), WakeUpPreamble.Parse(written));
        Assert.Equal(WakeUpPreamble.Parse(text), LineAddress.Parse($"pty,wake={text}").WakeUp);
        Assert.Equal($"pty,wake={written}", LineAddress.Parse($"pty,wake={text}").ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("55")]
    [InlineData("155x1")]
    [InlineData("55x0")]
    [InlineData("55x2001")]
    [InlineData("55x1/1")]
    [InlineData("55x1/1s/11m")]
    [InlineData("55x1/1s/1s/1s")]
    public void Other_texts_are_no_preamble(string text) =>
        Assert.Contains("for example 55x132", Assert.Throws<FormatException>(() => LineAddress.Parse($"pty,wake={text}")).Message);

    [Fact]
    public async Task A_sleeping_meter_is_read_only_after_its_preamble()
    {
        SimulatedLine line = Population.Line([Meter]);
        await Assert.ThrowsAsync<MbusException>(() => new MbusMaster(line).ReadAsync(5, _cancel));

        MbusMaster master = new(line.WithWakeUp(WakeUpPreamble.Parse("55x132")));
        Assert.Single(await master.ReadAsync(5, _cancel));
        Assert.NotNull(await master.PingAsync(Meter.Address, _cancel));
        Assert.Single(await new MbusMaster(line).ReadAsync(5, _cancel));
    }

    [Fact]
    public async Task The_preamble_is_sent_again_only_after_the_time_awake()
    {
        SentLine line = new(Population.Line([Meter]));
        MbusMaster master = new(line.WithWakeUp(WakeUpPreamble.Parse("55x132/100ms/3s")));
        await master.ReadAsync(5, _cancel);
        await master.ReadAsync(5, _cancel);
        Assert.Equal(1, line.Lengths.Count(length => length == 132));
        await line.ReceiveAsync(new byte[1], line.Now + 3_000_000, _cancel);
        await master.ReadAsync(5, _cancel);
        Assert.Equal(2, line.Lengths.Count(length => length == 132));
    }

    [Fact]
    public async Task Too_few_bytes_wake_no_meter() =>
        await Assert.ThrowsAsync<MbusException>(() => new MbusMaster(Population.Line([Meter]).WithWakeUp(WakeUpPreamble.Parse("55x99"))).ReadAsync(5, _cancel));

    /// <summary>A line that notes the lengths of its transmissions.</summary>
    private sealed class SentLine(SimulatedLine line) : Line
    {
        public List<int> Lengths { get; } = [];

        public override string Name => line.Name;

        public override LineTiming Timing => line.Timing;

        public override long Now => line.Now;

        public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
        {
            Lengths.Add(bytes.Length);
            return line.SendAsync(bytes, cancel);
        }

        public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) => line.ReceiveAsync(buffer, deadline, cancel);

        public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => line.SetBaudRateAsync(baudRate, cancel);

        public override ValueTask DisposeAsync() => line.DisposeAsync();

        protected internal override async ValueTask WaitAsync(long until, CancellationToken cancel = default) => await line.ReceiveAsync(new byte[1], until, cancel);
    }
}
