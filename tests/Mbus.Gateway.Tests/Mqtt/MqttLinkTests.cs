using System.Net;
using System.Net.Sockets;
using Mbus.Client.Tests.Lines;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Mqtt.Json;
using Mbus.Gateway.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Mqtt;

/// <summary>Connections to hosts that are not brokers.</summary>
public sealed class MqttLinkTests
{
    // Types of packets.
    private const int Connect = 1;
    private const int Subscribe = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_accepts_and_never_answers_is_given_up_and_tried_again()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using CancellationTokenSource stop = new();
        MqttLink link = Link(((IPEndPoint)listener.LocalEndpoint).Port);
        Task running = link.RunAsync(stop.Token);
        for (int attempt = 0; attempt < 3; attempt++)
        {
            using TcpClient accepted = await listener.AcceptTcpClientAsync(Cancel).AsTask().WaitAsync(Limit, Cancel);
            await UntilAsync(link, LinkState.Waiting);
            Assert.EndsWith(": no answer within 10 s", await ErrorAsync(link), StringComparison.Ordinal);
        }

        await stop.CancelAsync();
        await running.WaitAsync(Limit, Cancel);
        Assert.Equal(LinkState.Stopped, link.State);
    }

    [Fact]
    public async Task A_closed_port_and_an_answer_that_is_not_MQTT_are_errors()
    {
        int port = FreePort.Next();
        using TcpListener listener = new(IPAddress.Loopback, port);
        listener.Start();
        using CancellationTokenSource stop = new();
        MqttLink link = Link(port);
        Task running = link.RunAsync(stop.Token);
        using (TcpClient accepted = await listener.AcceptTcpClientAsync(Cancel).AsTask().WaitAsync(Limit, Cancel))
        {
            await accepted.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Cancel);
            await UntilAsync(link, LinkState.Waiting);
        }

        string first = await ErrorAsync(link);
        listener.Stop();

        // The stop may have ended the second attempt; the third one finds a closed port.
        for (int attempt = 2; attempt <= 3; attempt++)
        {
            await UntilAsync(link, LinkState.Connecting);
            await UntilAsync(link, LinkState.Waiting);
        }

        Assert.StartsWith($"mqtt://127.0.0.1:{port}: ", first, StringComparison.Ordinal);
        Assert.Contains("refused", await ErrorAsync(link), StringComparison.Ordinal);
        await stop.CancelAsync();
        await running.WaitAsync(Limit, Cancel);
    }

    [Fact]
    public async Task Nothing_is_sent_on_a_connection_after_a_call_that_was_given_up()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        LinkTerms terms = new(() => MqttMessage.OfText("will", "", false), ["commands"]);
        MqttLink link = new(Settings(((IPEndPoint)listener.LocalEndpoint).Port), terms, new ScaledTime(10), NullLogger.Instance);
        using CancellationTokenSource stop = new();
        Task running = link.RunAsync(stop.Token);
        for (int i = 0; i < 3; i++)
        {
            Task<byte[]> received = ReceiveFirstAsync(listener);
            await UntilAsync(link, LinkState.Connected);
            Task first = link.PublishAsync([MqttMessage.OfText("first", "1", false)], Cancel);
            Task second = link.PublishAsync([MqttMessage.OfText("second", "2", false)], Cancel);
            Assert.EndsWith(": no acknowledgement within 10 s", (await Assert.ThrowsAsync<IOException>(() => first)).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<IOException>(() => second);
            await UntilAsync(link, LinkState.Waiting);
            byte[] all = await received.WaitAsync(Limit, Cancel);
            Assert.True(all.AsSpan().IndexOf("second"u8) < 0);
        }

        await stop.CancelAsync();
        await running.WaitAsync(Limit, Cancel);
    }

    /// <summary>Returns all that a broker, which acknowledges no message, receives on the connection that has the first one.</summary>
    private static async Task<byte[]> ReceiveFirstAsync(TcpListener listener)
    {
        byte[] all = [];
        while (all.AsSpan().IndexOf("first"u8) < 0)
        {
            using TcpClient accepted = await listener.AcceptTcpClientAsync(Cancel).AsTask().WaitAsync(Limit, Cancel);
            all = await ReceiveAsync(accepted.GetStream());
        }

        return all;
    }

    private static async Task<byte[]> ReceiveAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[4096];
        List<byte> all = [];
        try
        {
            for (int count = 1; count > 0; all.AddRange(buffer[..count]))
            {
                count = await stream.ReadAsync(buffer, Cancel);
                byte[] answer = (buffer[0] >> 4) switch
                {
                    Connect => [0x20, 3, 0, 0, 0],
                    Subscribe => [0x90, 4, buffer[2], buffer[3], 0, 0],
                    _ => [],
                };
                await stream.WriteAsync(answer, Cancel);
            }
        }
        catch (IOException)
        {
            // The client may reset the connection: what it has sent is there.
        }

        return [.. all];
    }

    private static MqttSettings Settings(int port) => new() { Broker = new BrokerAddress("127.0.0.1", port, false), Gateway = "pi" };

    private static MqttLink Link(int port) => new(Settings(port), new MqttTopics(Settings(port)).Terms, new ScaledTime(50), NullLogger.Instance);

    private static async Task<string> ErrorAsync(MqttLink link) => (await Assert.ThrowsAsync<IOException>(() => link.PublishAsync([], Cancel))).Message;

    private static async Task UntilAsync(MqttLink link, LinkState state)
    {
        while (link.Look() is { } now && now.State != state)
            await now.Changed.WaitAsync(Limit, Cancel);
    }
}
