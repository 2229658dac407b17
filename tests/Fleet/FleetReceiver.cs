using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Mbus.Gateway.Settings;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Mbus.Fleet;

/// <summary>A subscriber of all readings: counts them, and finds what is missing, comes twice, or comes late.</summary>
public sealed class FleetReceiver : IAsyncDisposable
{
    private const string Number = "{\"number\":";

    private readonly Lock _gate = new();
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Dictionary<string, HashSet<long>> _numbers = [];
    private readonly Dictionary<string, long> _last = [];
    private long _messages;
    private long _bytes;
    private int _repeated;
    private int _late;

    /// <summary>Messages and bytes so far (topic and payload), messages that came twice, and those that came after a later one of their meter.</summary>
    public (long Messages, long Bytes, int Repeated, int Late) Count
    {
        get
        {
            lock (_gate)
                return (_messages, _bytes, _repeated, _late);
        }
    }

    /// <summary>Connects and subscribes.</summary>
    public async Task StartAsync(BrokerAddress broker, CancellationToken cancel)
    {
        _client.ApplicationMessageReceivedAsync += received =>
        {
            Take(received.ApplicationMessage.Topic, received.ApplicationMessage.Payload);
            return Task.CompletedTask;
        };
        MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).WithClientId("fleet-receiver")
            .WithProtocolVersion(MqttProtocolVersion.V500).WithReceiveMaximum(ushort.MaxValue).Build();
        await _client.ConnectAsync(options, cancel).ConfigureAwait(false);
        MqttTopicFilter all = new() { Topic = "mbus/+/meter/+/state", QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce };
        await _client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(all).Build(), cancel).ConfigureAwait(false);
    }

    /// <summary>Returns how many readings of a gateway are missing.</summary>
    /// <param name="gateway">Name of the gateway in topics.</param>
    /// <param name="last">Number of its last reading.</param>
    public long MissingOf(string gateway, long last)
    {
        lock (_gate)
            return last - (_numbers.TryGetValue(gateway, out HashSet<long>? numbers) ? numbers.Count(number => number >= 1 && number <= last) : 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private void Take(string topic, ReadOnlySequence<byte> payload)
    {
        byte[] bytes = payload.ToArray();
        if (!Utf8Parser.TryParse(bytes.AsSpan(Math.Min(Number.Length, bytes.Length)), out long number, out _))
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{topic}: {bytes.Length} bytes do not begin with {Number}."));

        string gateway = topic.Split('/')[1];
        lock (_gate)
        {
            _messages++;
            _bytes += topic.Length + bytes.Length;
            if (!_numbers.TryGetValue(gateway, out HashSet<long>? numbers))
                _numbers[gateway] = numbers = [];
            if (!numbers.Add(number))
                _repeated++;
            else if (number < _last.GetValueOrDefault(topic))
                _late++;
            _last[topic] = Math.Max(number, _last.GetValueOrDefault(topic));
        }
    }
}
