namespace Mbus.Gateway.Mqtt;

/// <summary>A message. All messages have QoS 1.</summary>
/// <param name="Topic">Topic.</param>
/// <param name="Payload">Payload in UTF-8; empty with <paramref name="IsRetained"/> deletes the message that the broker keeps.</param>
/// <param name="IsRetained">True if the broker keeps the message for later subscribers.</param>
internal readonly record struct MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, bool IsRetained)
{
    /// <summary>Returns a message that deletes the one that the broker keeps.</summary>
    internal static MqttMessage Delete(string topic) => new(topic, default, true);

    /// <summary>Returns a message with a text.</summary>
    internal static MqttMessage OfText(string topic, string text, bool isRetained) => new(topic, System.Text.Encoding.UTF8.GetBytes(text), isRetained);
}
