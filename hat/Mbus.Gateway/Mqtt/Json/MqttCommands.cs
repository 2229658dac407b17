using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Mbus.Client;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Host;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Mqtt.Json;

/// <summary>
/// Commands: to read a meter, and to search meters. Those of one kind are executed one after the other, and each gets one answer; readings
/// are published as all others.
/// </summary>
/// <param name="gateway">Gateway.</param>
/// <param name="topics">Topics.</param>
/// <param name="link">Connection.</param>
/// <param name="time">Clock of limits.</param>
/// <param name="log">Log.</param>
internal sealed class MqttCommands(GatewayService gateway, MqttTopics topics, MqttLink link, TimeProvider time, ILogger log)
{
    /// <summary>Maximum number of commands of one kind that wait; more are ignored.</summary>
    internal const int MaxWaiting = 16;

    private const int MaxTag = 64;
    private const int MaxAge = 86_400;
    private static readonly TimeSpan MaxRead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxSearch = TimeSpan.FromMinutes(30);

    // A search takes minutes: readings do not wait for it.
    private readonly Dictionary<string, Channel<byte[]>> _waiting = new() { [topics.Read] = NewQueue(), [topics.Search] = NewQueue() };

    /// <summary>Takes a command; returns at once.</summary>
    internal void Take(string topic, byte[] payload)
    {
        if (!_waiting.TryGetValue(topic, out Channel<byte[]>? waiting))
            GatewayLog.MessageIgnored(log, topic, $"the command is not known. Expected {topics.Read} or {topics.Search}");
        else if (!waiting.Writer.TryWrite(payload))
            GatewayLog.MessageIgnored(log, topic, $"{MaxWaiting} commands wait already");
    }

    /// <summary>Executes commands until cancelled.</summary>
    internal Task RunAsync(CancellationToken stop) => Task.WhenAll(_waiting.Select(queue => RunAsync(queue.Key, queue.Value.Reader, stop)));

    private static Channel<byte[]> NewQueue() => Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private async Task RunAsync(string topic, ChannelReader<byte[]> waiting, CancellationToken stop)
    {
        await foreach (byte[] payload in waiting.ReadAllAsync(stop).ConfigureAwait(false))
        {
            ReadOnlyMemory<byte> answer = await AnswerAsync(topic, payload, stop).ConfigureAwait(false);
            try
            {
                await link.PublishAsync([new MqttMessage(MqttTopics.AnswerTo(topic), answer, false)], stop).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                GatewayLog.MessageIgnored(log, topic, $"its answer could not be sent. {e.Message}");
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(string topic, byte[] payload, CancellationToken stop)
    {
        TimeSpan max = topic == topics.Read ? MaxRead : MaxSearch;
        using CancellationTokenSource limit = new(max, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        string? tag = null;
        try
        {
            SettingsObject command = new(topic, JsonText.Parse(Encoding.UTF8.GetString(payload), topic), "the command");
            tag = command.Value<string?>("tag", text => text.Length <= MaxTag ? text : throw new FormatException($"the text has more than {MaxTag} characters."), null);
            return topic == topics.Read ? await ReadAsync(command, tag, end.Token).ConfigureAwait(false) : await SearchAsync(command, tag, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Failed(tag, $"The command has not ended within {max.TotalMinutes} minutes: see the state of the bus.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(tag, e.Message);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(SettingsObject command, string? tag, CancellationToken cancel)
    {
        MeterId meter = command.Required("meter", text => MeterId.TryParse(text, out MeterId id)
            ? id
            : throw new FormatException($"\"{text}\" is not a meter. Expected, for example, \"12345678-TST-01-07\"."));
        int age = command.Integer("maxAge", 0, MaxAge) ?? 0;
        command.Finish();
        GatewayBus bus = gateway.BusOf(meter) ?? throw new FormatException($"No bus has a meter {meter} in its plan.");
        ReadNowResult? result = await bus.ReadNowAsync(meter, TimeSpan.FromSeconds(age), cancel).ConfigureAwait(false);
        if (result == null || result.Error != null)
            return Failed(tag, result?.Error ?? $"No bus has a meter {meter} in its plan.");

        return Answer(tag, "done", json =>
        {
            json.WriteString("meter"u8, meter.ToString());
            json.WriteBoolean("wasRecent"u8, result.Answer == RequestAnswer.Recent);
        });
    }

    private async Task<ReadOnlyMemory<byte>> SearchAsync(SettingsObject command, string? tag, CancellationToken cancel)
    {
        string name = command.Required("bus", text => text);
        SecondaryAddress mask = command.Value("mask", ParseMask, SecondaryAddress.Any);
        command.Finish();
        GatewayBus bus = gateway.Buses.FirstOrDefault(one => one.Name == name)
            ?? throw new FormatException($"There is no bus \"{name}\". Expected {string.Join(" or ", gateway.Buses.Select(one => $"\"{one.Name}\""))}.");
        IReadOnlyList<FoundMeter> found = await bus.SearchAsync(new SecondarySearch(mask, false), null, null, cancel).ConfigureAwait(false);
        return Answer(tag, "done", json =>
        {
            json.WriteString("bus"u8, name);
            json.WriteStartArray("meters"u8);
            foreach (FoundMeter meter in found)
                Write(json, meter);
            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, FoundMeter found)
    {
        json.WriteStartObject();
        json.WriteString("address"u8, found.MeterAddress.ToString());
        if (found.Kind == SearchFinding.Meter)
            json.WriteString("meter"u8, MeterId.Of(found).ToString());
        json.WriteString("finding"u8, found.Kind switch { SearchFinding.Meter => "meter", SearchFinding.WithoutData => "noAddress", _ => "collision" });
        json.WriteEndObject();
    }

    private static SecondaryAddress ParseMask(string text) => SecondaryAddress.TryParse(text, out SecondaryAddress mask)
        ? mask
        : throw new FormatException($"\"{text}\" is not a secondary address. Expected 16 digits, or 8 digits with manufacturer, version and medium, for example \"12FFFFFFFFFFFFFF\"; F is a wildcard.");

    private ReadOnlyMemory<byte> Failed(string? tag, string error) => Answer(tag, "failed", json => json.WriteString("error"u8, error));

    private ReadOnlyMemory<byte> Answer(string? tag, string state, Action<Utf8JsonWriter> write) => MeterMessages.Json(json =>
    {
        json.WriteStartObject();
        if (tag != null)
            json.WriteString("tag"u8, tag);
        json.WriteString("state"u8, state);
        MeterMessages.WriteTime(json, "time", gateway.Clock.Now);
        write(json);
        json.WriteEndObject();
    });
}
