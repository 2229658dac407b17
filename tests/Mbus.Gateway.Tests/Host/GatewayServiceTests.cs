using System.Net;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Host;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Host;

/// <summary>The whole gateway on a simulated bus at 38400 Bd, in real time.</summary>
public sealed class GatewayServiceTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_list_it_searches_the_meters_and_reads_all_of_them()
    {
        await using GatewayService gateway = Start(Settings("{}"));
        await UntilAsync(gateway, reader => reader.Meters.Count == 8);
        using StoreReader reader = gateway.Store.Read();
        Assert.Equal(
            ["00481516-QDS-35-08", "07654321-ELS-55-03", "11223344-ZRI-01-16", "12345678-FFFF-FF-07", "30211987-GAV-02-02", "50120041-TCH-26-06", "50120042-TCH-26-06", "67280015-LUG-07-04"],
            reader.Meters.Select(meter => meter.Id.ToString()).Order());
        Assert.Equal(3, reader.Last(reader.Meters.Single(meter => meter.Id.ToString().Contains("LUG", StringComparison.Ordinal)))!.Telegrams.Count);
        Assert.Contains(reader.Events(long.MaxValue, 100), one => one.Event.Kind == EventKind.NewMeter);
    }

    [Fact]
    public async Task A_bus_without_meters_is_searched_again_until_meters_are_found()
    {
        // Deaf for the first two searches: each has at least two selections.
        GatewayPorts ports = new(
            (bus, _) =>
            {
                SimulatedLine line = Simulated(bus, BusDefinition.Default);
                line.Bus.Inject(new Fault(FaultKind.DeadLine) { Times = 4 });
                return new ValueTask<Line>(line);
            },
            new FastTime(),
            () => true);
        await using GatewayService gateway = new(Settings("{}"), _files.Folder, ports, NullLogger.Instance);
        gateway.Start();
        await UntilAsync(gateway, reader => reader.Meters.Count == 8);
    }

    [Fact]
    public async Task A_reading_now_is_in_the_store_when_the_call_returns_and_a_recent_one_is_not_repeated()
    {
        await using GatewayService gateway = Start(Settings("""{"interval": "7d", "meters": [{"address": "3"}, {"address": "99"}]}"""));
        await UntilAsync(gateway, reader => reader.Meters.Count == 1);
        GatewayBus bus = gateway.Buses[0];
        MeterId meter = bus.Status.Meters[0].Meter;
        Assert.Equal("30211987-GAV-02-02", meter.ToString());
        Assert.Equal(RequestAnswer.Recent, (await bus.ReadNowAsync(meter, TimeSpan.FromHours(1), Cancel))!.Answer);
        Assert.Equal(new ReadNowResult(RequestAnswer.Accepted, null), await bus.ReadNowAsync(meter, TimeSpan.Zero, Cancel).WaitAsync(Limit, Cancel));
        using StoreReader reader = gateway.Store.Read();
        Assert.Equal([ReadingSource.Request, ReadingSource.Request], reader.After(0, 10).Select(reading => reading.Source));
        Assert.Null(await bus.ReadNowAsync(MeterId.Unknown(77), TimeSpan.Zero, Cancel));
        Assert.Contains("no answer", (await bus.ReadNowAsync(MeterId.Unknown(99), TimeSpan.Zero, Cancel).WaitAsync(Limit, Cancel))!.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_meter_with_its_own_request_is_read_by_it()
    {
        BusDefinition definition = BusDefinition.Parse(
            """
            {"meters": [{"primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7,
              "telegrams": [{"data": "01 13 01"}], "quirks": {"ownRequests": [{"request": "B1", "telegram": {"data": "01 13 2A"}}]}}]}
            """, "own.json");
        await using GatewayService gateway = Start(Settings("""{"interval": "7d", "meters": [{"address": "5", "request": "B1", "retries": 0, "timeout": "10ms"}]}"""), definition);
        await UntilAsync(gateway, reader => reader.After(0, 1).Count == 1);
        using StoreReader reader = gateway.Store.Read();
        Assert.Equal("0.042", Assert.Single(Assert.Single(reader.After(0, 1)).Decode().Records).Number.ToString());
    }

    [Fact]
    public async Task Readings_of_another_master_are_taken_and_new_settings_do_not_interrupt_it()
    {
        await using GatewayService gateway = Start(Settings("""{"listen": "127.0.0.1:0", "interval": "7d", "meters": [{"address": "1"}, {"address": "2"}]}"""));
        await UntilAsync(gateway, reader => reader.Meters.Count == 2);
        GatewayBus bus = gateway.Buses[0];
        await using Line line = await LineAddress.Parse($"tcp://{bus.Status.Addresses[0]}").OpenAsync(Cancel);
        MbusMaster other = new(line);
        Assert.Equal(3, (await other.ReadAsync((byte)2, Cancel)).Count);
        await UntilAsync(gateway, reader => reader.After(0, 100).Any(reading => reading.Source == ReadingSource.Passing && reading.Telegrams.Count == 3));

        int port = IPEndPoint.Parse(bus.Status.Addresses[0]).Port;
        await gateway.ApplyAsync(Settings("""{"listen": "127.0.0.1:0", "interval": "7d", "meters": [{"address": "1"}, {"address": "4"}]}"""));
        await UntilAsync(gateway, reader => reader.Meters.Any(meter => meter.Id.ToString() == "07654321-ELS-55-03"));
        Assert.Same(bus, gateway.Buses[0]);
        Assert.Equal(port, IPEndPoint.Parse(bus.Status.Addresses[0]).Port);
        Assert.Single(await other.ReadAsync((byte)1, Cancel));
        Assert.Equal(["1", "4"], bus.Status.Meters.Select(meter => meter.Address));

        await gateway.ApplyAsync(Settings("""{"on": "sim,baud=9600", "meters": [{"address": "1"}]}"""));
        Assert.NotSame(bus, Assert.Single(gateway.Buses));
    }

    [Fact]
    public async Task New_settings_of_the_bridge_do_not_close_the_line()
    {
        int opened = 0;
        GatewayPorts ports = new(
            (bus, _) =>
            {
                opened++;
                return new ValueTask<Line>(Simulated(bus, BusDefinition.Default));
            },
            TimeProvider.System,
            () => true);
        await using GatewayService gateway = new(Settings("""{"listen": "127.0.0.1:0", "interval": "7d", "meters": [{"address": "1"}]}"""), _files.Folder, ports, NullLogger.Instance);
        gateway.Start();
        await UntilAsync(gateway, reader => reader.Meters.Count == 1);
        GatewayBus bus = gateway.Buses[0];
        IReadOnlyList<string> addresses = bus.Status.Addresses;
        await gateway.ApplyAsync(Settings("""{"listen": "127.0.0.1:0", "allow": "127.0.0.0/8", "interval": "7d", "meters": [{"address": "1"}, {"address": "3"}]}"""));
        await UntilAsync(gateway, reader => reader.Meters.Count == 2);
        Assert.Same(bus, gateway.Buses[0]);
        Assert.Equal(1, opened);
        Assert.NotEqual(addresses, bus.Status.Addresses);
        await using Line line = await LineAddress.Parse($"tcp://{bus.Status.Addresses[0]}").OpenAsync(Cancel);
        Assert.Single(await new MbusMaster(line).ReadAsync((byte)1, Cancel));
    }

    [Fact]
    public async Task A_replaced_meter_is_a_new_device_and_an_event()
    {
        GatewaySettings settings = Settings("""{"interval": "7d", "meters": [{"address": "4"}]}""");
        await using (GatewayService gateway = Start(settings))
            await UntilAsync(gateway, reader => reader.Meters.Count == 1);
        MeterDefinition gas = BusDefinition.Default.Meters.Single(meter => meter.PrimaryAddress == 4);
        Assert.True(SecondaryAddress.TryParse("07654399ELS5503", out SecondaryAddress address));
        await using (GatewayService gateway = Start(settings, BusDefinition.Default with { Meters = [gas with { Address = address }] }))
        {
            await UntilAsync(gateway, reader => reader.Events(long.MaxValue, 100).Count(one => one.Event.Text == "The gateway was started.") == 2);
            await gateway.Buses[0].ReadNowAsync(gateway.Buses[0].Status.Meters[0].Meter, TimeSpan.Zero, Cancel).WaitAsync(Limit, Cancel);
            using StoreReader reader = gateway.Store.Read();
            Assert.Contains(reader.Events(long.MaxValue, 100), one => one.Event.Kind == EventKind.MeterReplaced && one.Event.Text == "The meter at address 4 was 07654321-ELS-55-03, and is 07654399-ELS-55-03 now.");
            Assert.Equal(2, reader.Meters.Count);
        }
    }

    [Fact]
    public async Task A_line_that_cannot_be_opened_is_tried_again_and_the_web_and_store_go_on()
    {
        int attempts = 0;
        GatewayPorts ports = new(
            (bus, _) => ++attempts < 3 ? throw new LineException("not plugged in.") : new ValueTask<Line>(Simulated(bus, BusDefinition.Default)), new FastTime(), () => true);
        await using GatewayService gateway = new(Settings("""{"meters": [{"address": "1"}]}"""), _files.Folder, ports, NullLogger.Instance);
        gateway.Start();
        await UntilAsync(gateway, reader => reader.Meters.Count == 1);
        using StoreReader reader = gateway.Store.Read();
        Assert.Equal(
            ["The line was lost. not plugged in.", "The line works again."],
            reader.EventsAfter(0, 100).Where(one => one.Event.Kind == EventKind.Line).Select(one => one.Event.Text));
    }

    private static GatewaySettings Settings(string bus)
    {
        string on = bus.Contains("\"on\"", StringComparison.Ordinal) ? "" : "\"on\": \"sim,baud=38400\", ";
        GatewaySettings settings = Tests.Settings.GatewaySettingsTests.Parse($"{{\"gateway\": {{\"buses\": {{\"cellar\": {{{on}{bus.TrimStart('{')}}}}}}}");
        return settings with { TrustClock = true };
    }

    private static SimulatedLine Simulated(BusSettings bus, BusDefinition definition) =>
        SimulatedLine.InRealTime(new SimulatedBus(definition with { Start = DateTime.Now }, bus.Line.TimingAt(bus.Line.BaudRate)));

    private GatewayService Start(GatewaySettings settings, BusDefinition? definition = null)
    {
        GatewayPorts ports = new((bus, _) => new ValueTask<Line>(Simulated(bus, definition ?? BusDefinition.Default)), TimeProvider.System, () => true);
        GatewayService gateway = new(settings, _files.Folder, ports, NullLogger.Instance);
        gateway.Start();
        return gateway;
    }

    private static async Task UntilAsync(GatewayService gateway, Func<StoreReader, bool> condition)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        await gateway.Store.Opened.WaitAsync(limit.Token);
        while (true)
        {
            Task committed = gateway.Store.NextCommit();
            using StoreReader reader = gateway.Store.Read();
            if (condition(reader))
                return;
            await committed.WaitAsync(limit.Token);
        }
    }
}
