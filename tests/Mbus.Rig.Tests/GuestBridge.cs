using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests;

/// <summary>A bridge that runs in the guest, with masters on this machine.</summary>
internal sealed class GuestBridge : IAsyncDisposable
{
    /// <summary>Is so when the bridge serves.</summary>
    internal const string Listens = $"grep -q listening {LogFile}";

    private const string LogFile = "/tmp/bridge.log";

    private readonly Guest _guest;
    private readonly int _process;

    private GuestBridge(Guest guest, int process)
    {
        _guest = guest;
        _process = process;
    }

    /// <summary>Starts a bridge and waits until something is so.</summary>
    /// <param name="guest">Where.</param>
    /// <param name="on">Its line.</param>
    /// <param name="until">What to wait for: a line of shell that succeeds then.</param>
    internal static async Task<GuestBridge> StartAsync(Guest guest, string on, string until = Listens)
    {
        CommandResult started = await guest.RunAsync(
            $"mbus bridge --on {on} --listen 0.0.0.0:10001 --allow 192.0.2.0/24 --allow 127.0.0.0/8 >{LogFile} 2>&1 & echo $!; await '{until}'");
        GuestBridge bridge = new(guest, int.Parse(started.Output.Split('\n')[0]));
        if (started.ExitCode != 0)
        {
            await bridge.DisposeAsync();
            Assert.Fail($"The bridge did not come to where this is so: {until}");
        }

        return bridge;
    }

    /// <summary>Waits for some text in the log, and returns all of it.</summary>
    internal async Task<string> LogAsync(string text) => (await _guest.RunAsync($"await 'grep -q \"{text}\" {LogFile}'; cat {LogFile}")).Output;

    /// <summary>Reads a meter as a master on this machine.</summary>
    internal async Task<MeterReading> ReadAsync(MeterAddress meter)
    {
        await using Line line = await LineAddress.Parse($"tcp://{_guest.Bridge},slack=60s").OpenAsync(TestContext.Current.CancellationToken);
        return MeterReading.From(await new MbusMaster(line).ReadAsync(meter, TestContext.Current.CancellationToken));
    }

    /// <summary>Ends the bridge at once, whatever it is doing.</summary>
    internal Task KillAsync() => EndAsync("KILL");

    /// <summary>Ends the bridge as a service manager does.</summary>
    public async ValueTask DisposeAsync() => await EndAsync("TERM");

    private async Task EndAsync(string signal)
    {
        CommandResult end = await _guest.RunAsync($"kill -{signal} {_process} 2>/dev/null; await '! kill -0 {_process} 2>/dev/null' && cat {LogFile}");
        Assert.True(end.ExitCode == 0, "The bridge did not end.");
    }
}
