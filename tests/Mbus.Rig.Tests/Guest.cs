using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Mbus.Client.Lines;
using Mbus.Interop.Tests;
using Mbus.Simulation;
using Mbus.Simulation.Slaves;

// Each machine is one HAT's, and one at a time is enough for the processors here.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Mbus.Rig.Tests;

/// <summary>
/// A machine with a real kernel that tests share: booted once, with the simulated meters at the other end of its serial port. Where it
/// cannot be made, <see cref="Require"/> skips the test and says why.
/// </summary>
public abstract partial class Guest : IAsyncLifetime
{
    private const int CommandPort = 23;
    private const int BridgePort = 10001;
    private const int NotInstalled = 69;

    // Only what hangs takes so long: on a busy machine, the emulated processor needs minutes to start a .NET program.
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(15);

    // The default bus, but no meter starts again with its first telegram after a pause: on a busy machine the guest pauses for seconds.
    private static readonly BusDefinition Bus = BusDefinition.Default with
    {
        Meters = [.. BusDefinition.Default.Meters.Select(meter => meter with { RestartMicroseconds = null })],
    };

    private readonly string _name;
    private readonly string[] _buildArguments;
    private readonly CancellationTokenSource _end = new();
    private readonly SlaveListener _meters = new(
        new SimulatedBus(Bus, new LineTiming(LineAddress.DefaultBaudRate, 0)), new IPEndPoint(IPAddress.Loopback, 0));

    private Task _playing = Task.CompletedTask;
    private Qemu? _qemu;
    private string? _missing;
    private int _reported;

    /// <summary>A machine that is not booted yet.</summary>
    /// <param name="name">Its folder in tests/rig.</param>
    /// <param name="buildArguments">Arguments of its build.</param>
    protected Guest(string name, params string[] buildArguments)
    {
        _name = name;
        _buildArguments = buildArguments;
    }

    /// <summary>Where a bridge at port 10001 of the guest's network is reached from here.</summary>
    internal IPEndPoint Bridge => Running.Ports[BridgePort];

    /// <summary>What QEMU has traced of the guest's serial port, the newest last.</summary>
    internal IEnumerable<string> Trace => File.ReadLines(Path.Combine(Root, "artifacts", "rig", _name, "trace.log"));

    /// <summary>What QEMU itself knows of the machine.</summary>
    internal QemuMonitor Monitor => Running.Monitor;

    private static string Root { get; } = FindRoot();

    private Qemu Running => _qemu ?? throw new InvalidOperationException("There is no guest: a test has not called Require.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        CommandResult? requirements = await ScriptAsync("requirements");
        if (requirements is not { ExitCode: 0 })
        {
            _missing = requirements?.ExitCode == NotInstalled ? requirements.Output : $"This needs bash. {requirements?.Output}";
            return;
        }

        CommandResult? build = await ScriptAsync("build", _buildArguments);
        if (build is not { ExitCode: 0 })
            throw new InvalidOperationException($"The build of the guest failed: {build?.Output ?? $"it took longer than {LongestBuild.TotalMinutes} minutes"}");

        _playing = _meters.RunAsync(cancel: _end.Token);
        _qemu = await Qemu.BootAsync(Script("boot"), _meters.EndPoint, [CommandPort, BridgePort]);
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
        GC.SuppressFinalize(this);
    }

    /// <summary>Skips the test where there is no guest.</summary>
    public void Require()
    {
        if (_missing != null)
            Assert.Skip(_missing);
    }

    /// <summary>Runs a line of shell in the guest. The test's output gets a protocol of it, and what the console said meanwhile.</summary>
    /// <param name="line">One line. What it leaves running in the background must not write to its output.</param>
    internal async Task<CommandResult> RunAsync(string line)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(LongestCommand);
        using TcpClient guest = new();
        await guest.ConnectAsync(Running.Ports[CommandPort], limit.Token);
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

    [GeneratedRegex(@"\nexit (\d+)\n\z")]
    private static partial Regex ExitCode();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "Mbus.Edge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No Mbus.Edge.sln above {AppContext.BaseDirectory}: run the tests inside the repository.");
    }

    private string Script(string name) => Path.Combine(Root, "tests", "rig", _name, name);

    private Task<CommandResult?> ScriptAsync(string name, params string[] arguments) =>
        Command.RunAsync(Script(name), arguments, Root, longest: LongestBuild);

    private void Report(string text)
    {
        string console = Running.Console;
        TestContext.Current.TestOutputHelper?.WriteLine(console[_reported..] + text);
        _reported = console.Length;
    }
}
