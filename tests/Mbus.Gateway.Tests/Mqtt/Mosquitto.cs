using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Mbus.Client.Tests.Lines;

namespace Mbus.Gateway.Tests.Mqtt;

/// <summary>A mosquitto of this host, as a process with a folder of its own.</summary>
internal sealed class Mosquitto : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly string[] Programs = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-mosquitto-").FullName;
    private readonly string _settings;
    private Process? _process;

    /// <param name="settings">Further lines of the settings; null for anonymous clients.</param>
    internal Mosquitto(string? settings = null)
    {
        Assert.SkipWhen(Program == null, "mosquitto is not installed: apt-get install mosquitto.");
        Port = FreePort.Next();
        _settings = settings ?? "allow_anonymous true";
    }

    internal int Port { get; }

    internal string Address => $"mqtt://127.0.0.1:{Port}";

    private static string? Program => Array.Find(Programs, File.Exists);

    private string Database => Path.Combine(_folder, "mosquitto.db");

    /// <summary>Starts the broker, and waits until it accepts connections.</summary>
    internal async Task StartAsync()
    {
        // Nothing is limited that a receiver has to get, and the database is written when the broker ends.
        string settings = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(settings, $"""
            listener {Port} 127.0.0.1
            user root
            persistence true
            persistence_location {_folder}/
            max_queued_messages 0
            set_tcp_nodelay true
            log_type error
            {_settings}

            """);
        _process = Process.Start(new ProcessStartInfo(Program!, ["-c", settings]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        for (DateTime end = DateTime.UtcNow + Limit; ; await Task.Delay(10))
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (DateTime.UtcNow < end && !_process.HasExited)
            {
                // Another process: only its port tells when it has started.
            }
        }
    }

    /// <summary>Stops the process without an end of its connections.</summary>
    internal void Freeze() => Signal("STOP");

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    internal void Continue() => Signal("CONT");

    /// <summary>Ends the broker in order: it keeps sessions and retained messages.</summary>
    internal void Terminate() => End("TERM");

    /// <summary>Writes the database now: sessions and retained messages survive a later <see cref="Kill"/>.</summary>
    internal async Task SaveAsync()
    {
        File.Delete(Database);
        Signal("USR1");
        for (DateTime end = DateTime.UtcNow + Limit; !File.Exists(Database); await Task.Delay(10))
            Assert.True(DateTime.UtcNow < end, "mosquitto has not written its database.");
    }

    /// <summary>Ends the broker at once.</summary>
    internal void Kill() => End("KILL");

    /// <summary>Ends the broker at once, and deletes its database.</summary>
    internal void KillWithDatabase()
    {
        Kill();
        File.Delete(Database);
    }

    public void Dispose()
    {
        if (_process != null)
            Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private void End(string signal)
    {
        if (!_process!.HasExited)
            Signal(signal);
        Assert.True(_process.WaitForExit(Limit));
        _process.Dispose();
        _process = null;
    }

    private void Signal(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        Assert.True(kill.WaitForExit(Limit));
    }
}
