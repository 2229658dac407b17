using Mbus.Client.Lines;
using Mbus.Client.Tests.Master;
using Mbus.Hat.Doctor;
using Mbus.Simulation;

namespace Mbus.Hat.Tests.Doctor;

/// <summary>The baud rate probe restores the baud rate of the line in all cases.</summary>
public sealed class BusDoctorTests
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(600)]
    [InlineData(38400)]
    public async Task The_baud_rate_is_restored_if_another_rate_is_refused(int refused)
    {
        RefusingLine line = new(Bus()) { Refused = refused };
        CheckResult result = await ProbeAsync(line, _cancel);
        Assert.Equal((CheckStatus.Skipped, 2400), (result.Status, line.Timing.BaudRate));
        Assert.Contains($"{refused} Bd is refused", result.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_baud_rate_is_restored_if_the_probe_is_cancelled()
    {
        using CancellationTokenSource stop = new();
        RefusingLine line = new(Bus()) { Cancels = (1200, stop) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ProbeAsync(line, stop.Token));
        Assert.Equal(2400, line.Timing.BaudRate);
    }

    [Fact]
    public async Task A_baud_rate_that_cannot_be_restored_is_reported()
    {
        RefusingLine line = new(Bus()) { Refused = 2400 };
        CheckResult result = await ProbeAsync(line, _cancel);
        Assert.Equal(CheckStatus.Failure, result.Status);
        Assert.Contains("The line is now at 1200 Bd instead of 2400 Bd", result.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_of_the_first_byte_is_never_before_the_request()
    {
        byte[] data = Convert.FromHexString("7856341274520107000000000C1367452301");
        byte[] reply = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(reply, 0, ControlField.RspUd, 1, ControlInformation.VariableData, data, 0, data.Length);
        PromptLine line = new(2400, replyDelay: 700, reply[..length]);
        List<CheckResult> results = [];
        await foreach (CheckResult result in new BusDoctor(line).ExamineAsync(_cancel))
            results.Add(result);

        CheckResult meter = Assert.Single(results, result => result.Name == "meter at 254");
        Assert.Contains("first byte after 0.7 ms", meter.Seen, StringComparison.Ordinal);
        Assert.Contains("longest gap between bytes 0.0 ms", meter.Seen, StringComparison.Ordinal);
    }

    private static SimulatedLine Bus() => SimulatedLine.InVirtualTime(new SimulatedBus(new BusDefinition(), new LineTiming(2400, 0)));

    private static async Task<CheckResult> ProbeAsync(Line line, CancellationToken cancel)
    {
        CheckResult? last = null;
        await foreach (CheckResult result in new BusDoctor(line).ExamineAsync(cancel))
            last = result;
        return last!;
    }

    private sealed class RefusingLine(SimulatedLine line) : Line
    {
        public int Refused { get; init; }

        public (int BaudRate, CancellationTokenSource? Stop) Cancels { get; init; }

        public override string Name => line.Name;

        public override LineTiming Timing => line.Timing;

        public override long Now => line.Now;

        public override bool HasArrivals => line.HasArrivals;

        public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) => line.SendAsync(bytes, cancel);

        public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
            line.ReceiveAsync(buffer, deadline, cancel);

        public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
        {
            cancel.ThrowIfCancellationRequested();
            if (baudRate == Refused)
                throw new LineException($"{baudRate} Bd is refused.");
            if (baudRate == Cancels.BaudRate)
                Cancels.Stop?.Cancel();
            return line.SetBaudRateAsync(baudRate, CancellationToken.None);
        }

        public override ValueTask DisposeAsync() => line.DisposeAsync();
    }
}
