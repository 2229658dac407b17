using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mbus.Bridge.Tests;

/// <summary>An MQTT broker for one client: answers CONNECT, and collects the published messages.</summary>
internal sealed class Broker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte _answer;
    private Socket? _client;

    /// <param name="answer">The code of its CONNACK; 0 to accept.</param>
    internal Broker(byte answer = 0)
    {
        _answer = answer;
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The packets other than PUBLISH, in hexadecimal.</summary>
    internal ConcurrentQueue<string> Others { get; } = new();

    /// <summary>The number of connections.</summary>
    internal int Connections { get; private set; }

    /// <summary>The last message of each topic.</summary>
    internal ConcurrentDictionary<string, string> Messages { get; } = new();

    /// <summary>The number of messages of each topic.</summary>
    internal ConcurrentDictionary<string, int> Counts { get; } = new();

    public void Dispose()
    {
        _listener.Stop();
        _client?.Dispose();
    }

    /// <summary>Closes the connection.</summary>
    internal void Drop() => _client?.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            _client = await _listener.AcceptSocketAsync();
            Connections++;
            try
            {
                await using NetworkStream stream = new(_client);
                while (true)
                    await ReadPacketAsync(stream);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The connection is closed.
            }
        }
    }

    private async Task ReadPacketAsync(NetworkStream stream)
    {
        byte[] head = new byte[1];
        await stream.ReadExactlyAsync(head);
        byte type = head[0];
        int length = 0;
        int shift = 0;
        do
        {
            await stream.ReadExactlyAsync(head);
            length |= (head[0] & 0x7F) << shift;
            shift += 7;
        }
        while ((head[0] & 0x80) != 0);

        byte[] body = new byte[length];
        await stream.ReadExactlyAsync(body);
        if (type == 0x31)
        {
            int topicLength = (body[0] << 8) | body[1];
            string topic = Encoding.UTF8.GetString(body, 2, topicLength);
            Messages[topic] = Encoding.UTF8.GetString(body, 2 + topicLength, body.Length - 2 - topicLength);
            Counts.AddOrUpdate(topic, 1, (_, count) => count + 1);
            return;
        }

        Others.Enqueue(Convert.ToHexString([type, (byte)length, .. body]));
        if (type == 0x10)
            await stream.WriteAsync(new byte[] { 0x20, 2, 0, _answer });
        else if (type == 0xC0)
            await stream.WriteAsync(new byte[] { 0xD0, 0 });
    }
}
