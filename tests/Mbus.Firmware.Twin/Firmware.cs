extern alias Host;

using System;
using System.Threading.Tasks;
using Mbus.Firmware;
using HostEndPoint = Host::System.Net.IPEndPoint;

namespace Mbus.Twin;

/// <summary>The firmware on a board.</summary>
public sealed class Firmware : IAsyncDisposable, IDisposable
{
    private readonly global::Mbus.Firmware.Bridge _bridge;
    private readonly Settings _settings;
    private Task _running = Task.CompletedTask;

    /// <summary>Loads the firmware.</summary>
    /// <param name="board">The board.</param>
    /// <param name="settings">Lines as in the settings file, "name = value".</param>
    /// <exception cref="ArgumentException">A line is not a valid setting.</exception>
    public Firmware(Board board, params string[] settings)
    {
        Board = board.MakeCurrent();
        _settings = new Settings();
        foreach (string line in settings)
            Set(line);
        _bridge = new global::Mbus.Firmware.Bridge(_settings, isOnTrial: false);
    }

    private Firmware(Board board)
    {
        Board = board.MakeCurrent();
        _settings = SettingsFile.Load();
        _bridge = new global::Mbus.Firmware.Bridge(_settings, SettingsFile.IsOnTrial());
    }

    /// <summary>The board that it runs on.</summary>
    public Board Board { get; }

    /// <summary>The counters of requests, replies and dropped requests. Read them for display only: they change at any time.</summary>
    public Arbiter Arbiter => _bridge.Arbiter;

    /// <summary>The number of connected masters.</summary>
    public int Masters => _bridge.MasterCount;

    /// <summary>Ends when the firmware's main loop does, or fails.</summary>
    public Task Completion => _running;

    /// <summary>The address for masters on this machine.</summary>
    public HostEndPoint EndPoint => Board.Network.EndPoint(_settings.Number(Setting.Port));

    /// <summary>The address of the status page on this machine.</summary>
    public HostEndPoint Page => Board.Network.EndPoint(_settings.Number(Setting.PagePort));

    /// <summary>True while masters can connect.</summary>
    public bool IsListening => Board.Network.IsListening(_settings.Number(Setting.Port));

    /// <summary>Loads the firmware with the settings in its file, as after a start of the device.</summary>
    public static Firmware FromFile(Board board) => new(board);

    /// <summary>Runs it on a separate thread.</summary>
    public void Start() => _running = Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning);

    /// <summary>Runs it on this thread until <see cref="Stop"/> is called.</summary>
    public void Run()
    {
        Board.MakeCurrent();
        _bridge.Run();
    }

    /// <summary>Ends its main loop.</summary>
    public void Stop() => _bridge.Stop();

    /// <summary>Ends its main loop and switches the board off.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await _running;
        Dispose();
    }

    /// <summary>Switches the board off; its main loop must have ended.</summary>
    public void Dispose()
    {
        Board.MakeCurrent();
        _bridge.Dispose();
        Board.Network.Dispose();
    }

    private void Set(string line)
    {
        string[] parts = line.Split('=', 2);
        string wrong = _settings.Set(parts[0].Trim(), parts[1].Trim());
        if (wrong.Length > 0)
            throw new ArgumentException(wrong);
    }
}
