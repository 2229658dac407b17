using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Mbus.Rig.Tests;

/// <summary>
/// A running QEMU: its console, its monitor, and the ports of this machine that lead into the guest. Its second serial port is a
/// connection to the meters.
/// </summary>
internal sealed partial class Qemu : IAsyncDisposable
{
    private const string Ready = "rig: ready";
    private static readonly TimeSpan LongestBoot = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly StringBuilder _console = new();
    private readonly TaskCompletionSource _booted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private QemuMonitor? _monitor;

    private Qemu(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _booted.TrySetException(new InvalidOperationException("QEMU has ended."));
    }

    /// <summary>What the kernel, the guest's first process and QEMU itself have written.</summary>
    internal string Console
    {
        get
        {
            lock (_console)
                return _console.ToString();
        }
    }

    /// <summary>Where each of the guest's ports that were asked for is reached.</summary>
    internal IReadOnlyDictionary<int, IPEndPoint> Ports { get; private set; } = new Dictionary<int, IPEndPoint>();

    /// <summary>What QEMU itself knows of the machine.</summary>
    internal QemuMonitor Monitor => _monitor!;

    /// <summary>Boots the guest and waits until it is ready.</summary>
    /// <param name="boot">The script that knows the machine.</param>
    /// <param name="meters">Where the meters listen.</param>
    /// <param name="ports">The guest's TCP ports to lead to.</param>
    /// <exception cref="InvalidOperationException">It did not come up; the message has the console.</exception>
    internal static async Task<Qemu> BootAsync(string boot, IPEndPoint meters, int[] ports)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string forwards = string.Join(',', ports.Select(port => $"hostfwd=tcp:127.0.0.1:0-:{port}"));
        ProcessStartInfo start = new(boot, [$"{meters.Port}", forwards, "-qmp", $"tcp:{listener.LocalEndpoint}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        Qemu qemu = new(start);
        try
        {
            await qemu.StartAsync(listener).WaitAsync(LongestBoot);
            return qemu;
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or IOException)
        {
            await qemu.DisposeAsync();
            throw new InvalidOperationException($"The guest did not boot: {e.Message} The console:\n{qemu.Console}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _monitor?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"TCP\[HOST_FORWARD\]\s+\d+\s+(?<host>[\d.]+)\s+(?<port>\d+)\s+[\d.]+\s+(?<guest>\d+)")]
    private static partial Regex Forward();

    private async Task StartAsync(TcpListener listener)
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Task<TcpClient> connected = listener.AcceptTcpClientAsync();
        await await Task.WhenAny(connected, _booted.Task);
        _monitor = await QemuMonitor.GreetAsync(await connected);

        // QEMU chooses the ports itself, so that no other program can take them in between; only its monitor knows them.
        Ports = Forward().Matches(await _monitor.AskAsync("info usernet")).ToDictionary(
            match => int.Parse(match.Groups["guest"].Value),
            match => new IPEndPoint(IPAddress.Parse(match.Groups["host"].Value), int.Parse(match.Groups["port"].Value)));
        await _booted.Task;
    }

    private void Hear(string? line)
    {
        lock (_console)
            _console.AppendLine(line);
        if (line?.Contains(Ready, StringComparison.Ordinal) == true)
            _booted.TrySetResult();
    }
}
