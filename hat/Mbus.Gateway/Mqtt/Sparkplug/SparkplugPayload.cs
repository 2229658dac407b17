using Google.Protobuf;

namespace Mbus.Gateway.Mqtt.Sparkplug;

/// <summary>Payloads of the node, and what all payloads have.</summary>
internal static class SparkplugPayload
{
    /// <summary>Name of the command by which a host asks for all births.</summary>
    internal const string Rebirth = "Node Control/Rebirth";

    private const string DeathSequence = "bdSeq";

    /// <summary>Returns the payload of an NBIRTH.</summary>
    /// <param name="deathSequence">Number of the connection, as in its NDEATH.</param>
    /// <param name="sent">Current time.</param>
    internal static Payload NodeBirth(byte deathSequence, DateTimeOffset sent) => New(sent,
    [
        OfDeathSequence(deathSequence, sent),
        new() { Name = Rebirth, Timestamp = Milliseconds(sent), Datatype = (uint)MetricType.Boolean, BooleanValue = false },
    ]);

    /// <summary>Returns the payload of an NDEATH. It has no sequence number: the broker sends it at an unknown time.</summary>
    /// <param name="deathSequence">Number of the connection.</param>
    /// <param name="sent">Current time.</param>
    internal static Payload NodeDeath(byte deathSequence, DateTimeOffset sent) => New(sent, [OfDeathSequence(deathSequence, sent)]);

    /// <summary>Returns a payload without a sequence number.</summary>
    internal static Payload New(DateTimeOffset sent, IEnumerable<Payload.Types.Metric> metrics) => new() { Timestamp = Milliseconds(sent), Metrics = { metrics } };

    /// <summary>Returns the time in ms since 1970.</summary>
    internal static ulong Milliseconds(DateTimeOffset time) => (ulong)time.ToUnixTimeMilliseconds();

    /// <summary>Returns true if the payload of an NCMD asks for all births.</summary>
    /// <exception cref="FormatException">It is not a payload of Sparkplug B, or has other commands only.</exception>
    internal static bool AsksForRebirth(byte[] command)
    {
        try
        {
            Payload payload = Payload.Parser.ParseFrom(command);
            return payload.Metrics.FirstOrDefault(metric => metric.Name == Rebirth) is { } rebirth
                ? rebirth.BooleanValue
                : throw new FormatException($"the command is not known. Expected the metric \"{Rebirth}\"");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException($"it is not a payload of Sparkplug B: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static Payload.Types.Metric OfDeathSequence(byte number, DateTimeOffset sent) =>
        new() { Name = DeathSequence, Timestamp = Milliseconds(sent), Datatype = (uint)MetricType.Int64, LongValue = number };
}
