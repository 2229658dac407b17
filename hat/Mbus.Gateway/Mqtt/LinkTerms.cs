namespace Mbus.Gateway.Mqtt;

/// <summary>What a connection has besides the broker.</summary>
/// <param name="NextWill">
/// Returns the last will of the next connection: the broker publishes it when the connection is lost, and the gateway when it ends.
/// </param>
/// <param name="Subscriptions">Topics that are subscribed.</param>
internal sealed record LinkTerms(Func<MqttMessage> NextWill, IReadOnlyList<string> Subscriptions);
