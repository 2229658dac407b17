using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Mbus.Client.Lines;
using Mbus.Client.Simulation;
using Mbus.Client.Slaves;
using Mbus.Interop.Tests;

[assembly: AssemblyFixture(typeof(Mbus.Rig.Tests.Guest))]

// There is one guest, and one HAT in it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Mbus.Rig.Tests;

/// <summary>
/// The real kernel that all tests share: booted once, with the simulated meters at the other end of its serial port /dev/ttyS1. Where
/// it cannot be made, <see cref="Require"/> skips the test and says why.
/// </summary>
public sealed partial class Guest : IAsyncLifetime
{
    private const int CommandPort = 23;
    private const int BridgePort = 10001;
    private const int NotInstalled = 69;
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _end = new();
    private readonly SlaveListener _meters = new(
        new SimulatedBus(BusDefinition.Default, new LineTiming(LineAddress.DefaultBaudRate, 0)), new IPEndPoint(IPAddress.Loopback, 0));

    private Task _playing = Task.CompletedTask;
    private Qemu? _qemu;
    private string? _missing;
    private int _shown;

    /// <summary>Where a bridge at port 10001 of the guest's network is reached from here.</summary>
    internal IPEndPoint Bridge => _qemu!.Ports[BridgePort];

    private static string Scripts { get; } = Path.Combine(AppContext.BaseDirectory, "rig");

    private static string Built { get; } = Path.Combine(AppContext.BaseDirectory, "built");

    private static string Dotnet { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        CommandResult? kernel = await Command.RunAsync(Path.Combine(Scripts, "requirements"), [], Scripts);
        if (kernel is not { ExitCode: 0 })
        {
            _missing = kernel?.ExitCode == NotInstalled ? kernel.Output : $"The rig needs Debian on amd64. {kernel?.Output}";
            return;
        }

        await BuildAsync("build-modules", kernel.Output, Built);
        await BuildAsync("build-initrd", kernel.Output, Built, Path.Combine(AppContext.BaseDirectory, "app"), Dotnet);
        _playing = _meters.RunAsync(cancel: _end.Token);
        _qemu = await Qemu.BootAsync(Path.Combine(Scripts, "boot"), [kernel.Output, Built], _meters.EndPoint, [CommandPort, BridgePort]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_qemu != null)
            await _qemu.DisposeAsync();
        await _end.CancelAsync();
        await _playing.ContinueWith(_ => { }, TaskScheduler.Default);
        _meters.Dispose();
        _end.Dispose();
    }

    /// <summary>Skips the test where there is no guest.</summary>
    public void Require()
    {
        if (_missing != null)
            Assert.Skip(_missing);
    }

    /// <summary>Runs a line of shell in the guest. The test's output gets a protocol of it, and what the kernel said meanwhile.</summary>
    /// <param name="line">One line. What it leaves running in the background must not write to its output.</param>
    internal async Task<CommandResult> RunAsync(string line)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(LongestCommand);
        using TcpClient guest = new();
        await guest.ConnectAsync(_qemu!.Ports[CommandPort], limit.Token);
        await using StreamWriter writer = new(guest.GetStream());
        await writer.WriteLineAsync(line);
        await writer.FlushAsync(limit.Token);
        using StreamReader reader = new(guest.GetStream());
        string answer = await reader.ReadToEndAsync(limit.Token);
        Report($"$ {line}\n{answer}");
        Match end = ExitCode().Match(answer);
        Assert.True(end.Success, $"The guest did not say how this ended: {line}");
        return new CommandResult(int.Parse(end.Groups[1].Value), answer[..end.Index]);
    }

    /// <summary>How the UART of /dev/ttyS1 is set, in QEMU's words.</summary>
    internal static string UartSettings() => File.ReadLines(Path.Combine(Built, "trace.log")).Last();

    [GeneratedRegex(@"\nexit (\d+)\n\z")]
    private static partial Regex ExitCode();

    private static async Task BuildAsync(string script, params string[] arguments)
    {
        CommandResult? result = await Command.RunAsync(Path.Combine(Scripts, script), arguments, Scripts, longest: LongestBuild);
        if (result is not { ExitCode: 0 })
            throw new InvalidOperationException($"{script} failed: {result?.Output ?? $"it took longer than {LongestBuild.TotalMinutes} minutes"}");
    }

    private void Report(string text)
    {
        string console = _qemu!.Console;
        TestContext.Current.TestOutputHelper?.WriteLine(console[_shown..] + text);
        _shown = console.Length;
    }
}
