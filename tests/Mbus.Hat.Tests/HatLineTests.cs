using Mbus.Client.Lines;
using Mbus.Hat.Power;
using Mbus.Hat.Tests.Identity;
using Mbus.Hat.Tests.Power;

namespace Mbus.Hat.Tests;

/// <summary>Tests the line over the HAT with a pseudo-terminal as UART; tests/rig uses a real UART.</summary>
public sealed class HatLineTests : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly FakePi _machine = new();
    private readonly FakePin _pin = new();
    private readonly FakePorts _ports;
    private readonly byte[] _into = new byte[16];

    public HatLineTests()
    {
        _ports = new FakePorts { Pin = _pin };
        _machine.Hat(Sample.Master);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _machine.Dispose();
        _pin.Dispose();
    }

    [Fact]
    public async Task The_bus_is_powered_and_bytes_are_transferred_while_the_line_is_open()
    {
        await using PtyLine bus = Bus();
        await using (Line line = await OpenAsync("hat,baud=9600"))
        {
            Assert.True(_pin.IsHigh);
            Assert.Equal(("hat", 9600), (line.Name, line.Timing.BaudRate));
            await line.SetBaudRateAsync(300, Cancel);
            await line.SetBaudRateAsync(9600, Cancel);
            await line.SendAsync(new byte[] { 0x10, 0x40, 0xFE, 0x3E, 0x16 }, Cancel);
            Assert.Equal([0x10, 0x40, 0xFE, 0x3E, 0x16], await ReceiveAsync(bus, 5));
            await bus.SendAsync(new byte[] { 0xE5 }, Cancel);
            Assert.Equal([0xE5], await ReceiveAsync(line, 1));
        }

        Assert.Equal(["on", "off"], _pin.Changes);
    }

    [Fact]
    public async Task Kept_power_is_not_interrupted_by_a_restart()
    {
        await using PtyLine bus = Bus();
        for (int i = 0; i < 2; i++)
            await (await OpenAsync("hat", new HatLineOptions { Power = new PowerOptions { Keep = true, Settle = TimeSpan.Zero } })).DisposeAsync();

        Assert.Equal(["on"], _pin.Changes);
    }

    [Fact]
    public async Task Without_the_HAT_the_power_pin_is_used_only_if_the_user_assumes_a_HAT()
    {
        await using PtyLine bus = Bus();
        _machine.Hat(Sample.Other);

        LineException error = await Assert.ThrowsAsync<LineException>(() => OpenAsync("hat"));

        Assert.StartsWith("hat: identify: another HAT is present", error.Message);
        Assert.Empty(_pin.Changes);

        await (await OpenAsync("hat", new HatLineOptions { AssumeHat = true, Power = new PowerOptions { Settle = TimeSpan.Zero } })).DisposeAsync();
        Assert.Equal(["on", "off"], _pin.Changes);
    }

    [Fact]
    public async Task The_bus_stays_off_if_the_UART_must_not_be_used()
    {
        LineException error = await Assert.ThrowsAsync<LineException>(() => OpenAsync("hat"));

        Assert.Contains("dev/ttyAMA0: no such UART", error.Message);
        Assert.False(_pin.IsHigh);
    }

    [Fact]
    public async Task A_second_open_reports_the_first_process_and_keeps_the_bus_on()
    {
        await using PtyLine bus = Bus();
        await using Line first = await OpenAsync("hat");

        LineException error = await Assert.ThrowsAsync<LineException>(() => OpenAsync("hat"));

        Assert.Contains($"(process {Environment.ProcessId})", error.Message);
        Assert.Equal(["on"], _pin.Changes);
    }

    [Fact]
    public async Task A_lost_UART_is_reported_and_reopened_and_the_bus_stays_on()
    {
        PtyLine bus = Bus();
        await using Line line = await OpenAsync("hat");
        Task<Received> wait = line.ReceiveAsync(_into, long.MaxValue, Cancel).AsTask();
        File.Delete(_machine.Pi.PathOf("dev/ttyAMA0"));
        await bus.DisposeAsync();

        LineException lost = await Assert.ThrowsAsync<LineException>(() => wait.WaitAsync(MaxWait, Cancel));
        Assert.Contains("hat: receive: the port is gone", lost.Message);

        await using PtyLine back = Bus();
        await RetryAsync(async () => await line.SendAsync(new byte[] { 0xE5 }, Cancel));
        Assert.Equal([0xE5], await ReceiveAsync(back, 1));
        Assert.Equal(["on"], _pin.Changes);
    }

    [Fact]
    public void An_address_contains_the_HAT_and_optionally_a_port()
    {
        LineKind[] kinds = [.. LineKinds.Standard, HatLine.Kind];

        Assert.Equal("hat,baud=9600", LineAddress.Parse("hat,baud=9600", kinds).ToString());
        Assert.Equal("/dev/ttyAMA3", LineAddress.Parse("hat:/dev/ttyAMA3", kinds).Target);
        Assert.Contains("its port is not a path", Assert.Throws<FormatException>(() => LineAddress.Parse("hat:ttyAMA3", kinds)).Message);
    }

    // Creates a pseudo-terminal in place of the UART.
    private PtyLine Bus()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Serial ports are opened on Linux only.");
        PtyLine bus = PtyLine.Create(LineAddress.Parse("pty"));
        Directory.CreateDirectory(_machine.Pi.PathOf("dev"));
        File.CreateSymbolicLink(_machine.Pi.PathOf("dev/ttyAMA0"), bus.Path);
        return bus;
    }

    private async Task<Line> OpenAsync(string address, HatLineOptions? options = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Serial ports are opened on Linux only.");
        return await HatLine.OpenAsync(
            LineAddress.Parse(address, [HatLine.Kind]), _machine.Pi, _ports, options ?? new HatLineOptions { Power = new PowerOptions { Settle = TimeSpan.Zero } }, cancel: Cancel);
    }

    private static async Task<byte[]> ReceiveAsync(Line line, int count)
    {
        byte[] all = new byte[count];
        for (int done = 0; done < count;)
        {
            Received received = await line.ReceiveAsync(all.AsMemory(done), long.MaxValue, Cancel).AsTask().WaitAsync(MaxWait, Cancel);
            done += received.Count;
        }

        return all;
    }

    // A lost line reopens its port at most once per second.
    private static async Task RetryAsync(Func<Task> action)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(MaxWait);
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (LineException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }
}
