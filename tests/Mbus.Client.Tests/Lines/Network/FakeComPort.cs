using System.Net;
using System.Net.Sockets;

namespace Mbus.Client.Tests.Lines;

/// <summary>A Telnet server with a COM port that answers as a test wants; it serves one client after the other.</summary>
internal sealed class FakeComPort : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _commands = [];

    public FakeComPort()
    {
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it says to a client first.</summary>
    public byte[] Greeting { get; set; } = [0xFF, 0xFD, 0x2C];

    /// <summary>The answer to a command and its value, both as hex; null for none. It confirms everything.</summary>
    public Func<string, string, string?> Answer { get; set; } = (_, value) => value;

    /// <summary>The commands that have come, each "command value" as hex.</summary>
    public string[] Commands
    {
        get
        {
            lock (_commands)
            {
                return [.. _commands];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Accepts a client, and serves its commands in the background; the test reads and writes nothing else by it.</summary>
    public async Task<Socket> AcceptAsync()
    {
        Socket client = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        client.NoDelay = true;
        await client.SendAsync(Greeting, TestContext.Current.CancellationToken);
        _ = ServeAsync(client);
        return client;
    }

    private async Task ServeAsync(Socket client)
    {
        List<byte> pending = new();
        byte[] one = new byte[1];
        try
        {
            while (await client.ReceiveAsync(one) > 0)
            {
                pending.Add(one[0]);
                await TakeAsync(client, pending);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    // The values of these tests hold no FF, so that FF F0 ends a command wherever it stands.
    private async Task TakeAsync(Socket client, List<byte> pending)
    {
        if (pending is not [.., 0xFF, 0xF0])
            return;

        string hex = Convert.ToHexString([.. pending]);
        int begin = hex.LastIndexOf("FFFA2C", StringComparison.Ordinal) + 6;
        string command = hex[begin..(begin + 2)], value = hex[(begin + 2)..^4];
        pending.Clear();
        lock (_commands)
        {
            _commands.Add($"{command} {value}");
        }

        if (Answer(command, value) is { } answer)
            await client.SendAsync(Convert.FromHexString($"FFFA2C{Convert.ToInt32(command, 16) + 100:X2}{answer}FFF0"));
    }
}
