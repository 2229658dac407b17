using Mbus.Client.Lines;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Calls of a master that overlap are queued: each gets its own reply, in the order of the calls.</summary>
public sealed class OverlappingCallTests
{
    private const int TimeoutMs = 30_000;

    private static readonly MeterDefinition Water = Population.Meter(0x12345678) with { PrimaryAddress = 5, IgnoresFrameCount = false };

    /// <summary>Every public operation, on its own overload; the test beside it holds the list complete.</summary>
    private static readonly (string Method, Func<MbusMaster, CancellationToken, Task> Call)[] Operations =
    [
        (nameof(MbusMaster.ReadAsync), (master, cancel) => master.ReadAsync(5, cancel)),
        (nameof(MbusMaster.ReadOutAsync), (master, cancel) => master.ReadOutAsync(5, MeterReadout.Standard, cancel)),
        (nameof(MbusMaster.ReadTelegramsAsync), (master, cancel) => master.ReadTelegramsAsync(5, 2, cancel)),
        (nameof(MbusMaster.ReadAlarmsAsync), (master, cancel) => master.ReadAlarmsAsync(5, cancel)),
        (nameof(MbusMaster.PingAsync), (master, cancel) => master.PingAsync(5, cancel)),
        (nameof(MbusMaster.ScanAsync), (master, cancel) => master.ScanAsync(4, 6, cancel: cancel)),
        (nameof(MbusMaster.ScanAsync), (master, cancel) => master.ScanAsync([5, 6], cancel: cancel)),
        (nameof(MbusMaster.SearchAsync), (master, cancel) => master.SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: cancel)),
        (nameof(MbusMaster.ConfirmAsync), (master, cancel) => master.ConfirmAsync(new FoundMeter(SearchFinding.Meter, Water.Address, uint.MaxValue, null), cancel)),
        (nameof(MbusMaster.SendAsync), (master, cancel) => master.SendAsync(5, 0x50, default, cancel)),
        (nameof(MbusMaster.WriteAsync), (master, cancel) => master.WriteAsync(5, Convert.FromHexString("017A05"), cancel)),
        (nameof(MbusMaster.SetPrimaryAddressAsync), (master, cancel) => master.SetPrimaryAddressAsync(5, 9, cancel)),
        (nameof(MbusMaster.SetIdentificationAsync), (master, cancel) => master.SetIdentificationAsync(Water.Address, 0x00112233, cancel)),
        (nameof(MbusMaster.SetSecondaryAddressAsync), (master, cancel) => master.SetSecondaryAddressAsync(5, Water.Address, cancel)),
        (nameof(MbusMaster.SetClockAsync), (master, cancel) => master.SetClockAsync(5, new DateTime(2031, 2, 3), false, cancel: cancel)),
        (nameof(MbusMaster.SetBaudRateAsync), (master, cancel) => master.SetBaudRateAsync(5, 9600, cancel)),
        (nameof(MbusMaster.ResetApplicationAsync), (master, cancel) => master.ResetApplicationAsync(5, default, cancel)),
        (nameof(MbusMaster.SelectReadoutAsync), (master, cancel) => master.SelectReadoutAsync(5, [0x13], cancel)),
        (nameof(MbusMaster.SynchroniseAsync), (master, cancel) => master.SynchroniseAsync(cancel)),
        (nameof(MbusMaster.SendRawAsync), (master, cancel) => master.SendRawAsync(Convert.FromHexString("105B056016"), cancel)),
        (nameof(MbusMaster.SendBytesAsync), (master, cancel) => master.SendBytesAsync(Convert.FromHexString("105B056016"), cancel)),
        (nameof(MbusMaster.SelectAsync), (master, cancel) => master.SelectAsync(Water.Address, cancel: cancel)),
        (nameof(MbusMaster.DeselectAsync), (master, cancel) => master.DeselectAsync(cancel)),
        (nameof(MbusMaster.NormaliseAsync), (master, cancel) => master.NormaliseAsync(5, cancel)),
    ];

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    public static TheoryData<int> EachOperation => [.. Enumerable.Range(0, Operations.Length)];

    [Fact]
    public void Every_public_operation_is_in_the_list_of_these_tests()
    {
        IEnumerable<string> operations = typeof(MbusMaster).GetMethods().Where(method => method.ReturnType.IsAssignableTo(typeof(Task))).Select(method => method.Name);
        Assert.Equal(operations.Order(StringComparer.Ordinal), Operations.Select(one => one.Method).Order());
    }

    [Theory(Timeout = TimeoutMs)]
    [MemberData(nameof(EachOperation))]
    public async Task A_call_sends_nothing_while_another_one_runs_and_is_done_after_it(int operation)
    {
        HeldLine line = new(Population.Line([Water]));
        MbusMaster master = new(line);
        Task first = master.ReadAsync(5, _cancel);
        Task second = Operations[operation].Call(master, _cancel);
        Assert.Equal(1, line.Sends);
        line.Release();
        await first;
        await second;
        Assert.True(line.Sends > 2);
    }

    [Theory(Timeout = TimeoutMs)]
    [MemberData(nameof(EachOperation))]
    public async Task A_running_call_delays_the_next_one(int operation)
    {
        HeldLine line = new(Population.Line([Water]));
        MbusMaster master = new(line);
        Task first = Operations[operation].Call(master, _cancel);
        Task<IReadOnlyList<Telegram>> second = master.ReadAsync(Water.Address, _cancel);
        Assert.Equal(1, line.Sends);
        Assert.False(second.IsCompleted);
        line.Release();
        await first;
        await Task.WhenAny(second);
        Assert.True(second.IsCompleted);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task Three_readings_started_together_get_their_own_meters()
    {
        HeldLine line = new(SimulatedLine.InVirtualTime(new SimulatedBus(BusDefinition.Default, new LineTiming(2400, 0))));
        MbusMaster master = new(line);
        Task<IReadOnlyList<Telegram>>[] readings = [master.ReadAsync(1, _cancel), master.ReadAsync(3, _cancel), master.ReadAsync(4, _cancel)];
        line.Release();
        IReadOnlyList<Telegram>[] read = await Task.WhenAll(readings);
        Assert.Equal([1, 3, 4], read.Select(telegrams => (int)telegrams[0].Frame.A));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task Masters_that_share_a_line_share_its_queue()
    {
        HeldLine line = new(Population.Line([Water]));
        Task<IReadOnlyList<Telegram>> first = new MbusMaster(line).ReadAsync(5, _cancel);
        Task<IReadOnlyList<Telegram>> second = new MbusMaster(line).ReadAsync(5, _cancel);
        Assert.Equal(1, line.Sends);
        line.Release();
        Assert.Single(await first);
        Assert.Single(await second);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_queued_call_can_be_cancelled_and_leaves_the_others_alone()
    {
        HeldLine line = new(Population.Line([Water]));
        MbusMaster master = new(line);
        using CancellationTokenSource stop = new();
        Task<IReadOnlyList<Telegram>> first = master.ReadAsync(5, _cancel);
        Task<IReadOnlyList<Telegram>> queued = master.ReadAsync(5, stop.Token);
        Task<IReadOnlyList<Telegram>> third = master.ReadAsync(5, _cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        Assert.Equal(1, line.Sends);
        line.Release();
        Assert.Single(await first);
        Assert.Single(await third);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_call_that_fails_lets_the_next_one_run()
    {
        MbusMaster master = new(Population.Line([Water])) { Repeats = 0 };
        await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(7, _cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => master.ReadAsync(5, new CancellationToken(true)));
        Assert.Single(await master.ReadAsync(5, _cancel));
    }

    /// <summary>A line that keeps each request until it is released, so that other calls can be made meanwhile.</summary>
    private sealed class HeldLine(SimulatedLine line) : Line
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Name => line.Name;

        public override LineTiming Timing => line.Timing;

        public override long Now => line.Now;

        public override bool HasArrivals => line.HasArrivals;

        public override bool CanSetBaudRate => line.CanSetBaudRate;

        public int Sends { get; private set; }

        public void Release() => _released.SetResult();

        public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
        {
            Sends++;
            await _released.Task.WaitAsync(cancel);
            return await line.SendAsync(bytes, cancel);
        }

        public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
            line.ReceiveAsync(buffer, deadline, cancel);

        public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => line.SetBaudRateAsync(baudRate, cancel);

        public override ValueTask DisposeAsync() => line.DisposeAsync();
    }
}
