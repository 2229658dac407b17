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

    private static MqttLink Link(int port)
    {
        MqttSettings settings = new() { Broker = new BrokerAddress("127.0.0.1", port, false), Gateway = "pi" };
        return new MqttLink(settings, new MqttTopics(settings).Terms, new ScaledTime(50), NullLogger.Instance);
    }

    private static async Task<string> ErrorAsync(MqttLink link) => (await Assert.ThrowsAsync<IOException>(() => link.PublishAsync([], Cancel))).Message;

    private static async Task UntilAsync(MqttLink link, LinkState state)
    {
        while (link.Look() is { } now && now.State != state)
            await now.Changed.WaitAsync(Limit, Cancel);
    }
}
