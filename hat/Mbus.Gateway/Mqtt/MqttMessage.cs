namespace Mbus.Gateway.Mqtt;

/// <summary>A message.</summary>
/// <param name="Topic">Topic.</param>
/// <param name="Payload">Payload; empty with <paramref name="IsRetained"/> deletes the message that the broker keeps.</param>
/// <param name="IsRetained">True if the broker keeps the message for later subscribers.</param>
/// <param name="IsAtMostOnce">True for QoS 0, false for QoS 1. Messages that are published together have one QoS.</param>
internal readonly record struct MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, bool IsRetained, bool IsAtMostOnce = false)
{
    /// <summary>Returns a message that deletes the one that the broker keeps.</summary>
    internal static MqttMessage Delete(string topic) => new(topic, default, true);

    /// <summary>Returns a message with a text.</summary>
    internal static MqttMessage OfText(string topic, string text, bool isRetained) => new(topic, System.Text.Encoding.UTF8.GetBytes(text), isRetained);
}
