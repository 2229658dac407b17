extern alias Device;

using Device::Mbus.Twin;
using Device::nanoFramework.Runtime.Native;
using Device::System.Device.Gpio;
using Device::System.Device.Wifi;
using Device::System.Net.NetworkInformation;
using DeviceEnvironment = Device::System.Environment;
using DeviceThread = Device::System.Threading.Thread;

namespace Mbus.Bridge.Tests.Twin;

public class BoardTests
{
    private readonly SteppedClock _clock = new();
    private readonly Board _board;

    public BoardTests() => _board = new Board(_clock, new AnsweringWire(_ => null)).MakeCurrent();

    [Fact]
    public void The_tick_count_is_in_milliseconds()
    {
        long before = DeviceEnvironment.TickCount64;
        DeviceThread.Sleep(7);
        Assert.Equal(7, DeviceEnvironment.TickCount64 - before);
        Assert.Equal(7000, _clock.Now);
    }

    [Fact]
    public void A_thread_runs_when_its_sleep_is_over_and_never_at_the_same_time_as_another()
    {
        List<string> order = [];
        new DeviceThread(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                order.Add($"second at {_clock.Now / 1000}");
                DeviceThread.Sleep(20);
            }
        }).Start();

        for (int i = 0; i < 4; i++)
        {
            order.Add($"first at {_clock.Now / 1000}");
            DeviceThread.Sleep(15);
        }

        Assert.Equal(["second at 0", "first at 0", "first at 15", "second at 20", "first at 30", "second at 40", "first at 45"], order);
    }

    [Fact]
    public async Task Advancing_a_real_clock_wakes_sleeping_threads()
    {
        RealClock clock = new();
        Task sleeping = Task.Run(() => clock.Sleep(86_400_000), TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => IsOver(sleeping, clock), BridgeUnderTest.Timeout));
        await sleeping;
    }

    [Fact]
    public void A_pin_has_the_level_that_was_written()
    {
        GpioPin pin = new GpioController().OpenPin(4, PinMode.Output);
        Assert.False(_board.IsHigh(4));
        pin.Write(PinValue.High);
        Assert.True(_board.IsHigh(4));
        pin.Write(PinValue.Low);
        Assert.False(_board.IsHigh(4));
    }

    [Fact]
    public void Wifi_gives_an_address_for_the_right_password_while_in_range()
    {
        _board.Network.HasWifi = true;
        _board.Network.Password = "secret";
        WifiAdapter adapter = Assert.Single(WifiAdapter.FindAllAdapters());
        Assert.Equal(WifiConnectionStatus.InvalidCredential, Connect(adapter, "wrong"));
        Assert.Equal("0.0.0.0", NetworkInterface.GetAllNetworkInterfaces()[0].IPv4Address);
        Assert.Equal(WifiConnectionStatus.Success, Connect(adapter, "secret"));
        Assert.NotEqual("0.0.0.0", NetworkInterface.GetAllNetworkInterfaces()[0].IPv4Address);
        _board.Network.Lose();
        Assert.Equal("0.0.0.0", NetworkInterface.GetAllNetworkInterfaces()[0].IPv4Address);
        Assert.Equal(WifiConnectionStatus.NetworkNotAvailable, Connect(adapter, "secret"));
    }

    [Fact]
    public void Without_native_parts_each_call_throws()
    {
        _board.HasNatives = false;
        Assert.Throws<NotImplementedException>(() => new GpioController());
        Assert.Throws<NotImplementedException>(() => WifiAdapter.FindAllAdapters());
        Assert.Throws<NotImplementedException>(() => NetworkInterface.GetAllNetworkInterfaces());
        Assert.Throws<NotImplementedException>(() => Device::nanoFramework.Runtime.Native.GC.Run(false));
        Assert.Throws<NotImplementedException>(() => Power.RebootDevice());
        Assert.Equal(0, _board.Restarts);
    }

    [Fact]
    public void A_restart_is_counted()
    {
        Power.RebootDevice();
        Assert.Equal(1, _board.Restarts);
    }

    private static bool IsOver(Task sleeping, RealClock clock)
    {
        clock.Advance(86_400_000_000);
        return sleeping.IsCompleted;
    }

    private static WifiConnectionStatus Connect(WifiAdapter adapter, string password) =>
        adapter.Connect("home", WifiReconnectionKind.Automatic, password).ConnectionStatus;
}
