using Mbus.Gateway.Outputs;

namespace Mbus.Gateway.Mqtt;

/// <summary>What a gateway publishes and subscribes, in one format of topics and payloads.</summary>
internal interface IMqttFormat
{
    /// <summary>Connection.</summary>
    MqttLink Link { get; }

    /// <summary>Output of readings.</summary>
    IOutput Output { get; }

    /// <summary>Publishes what else the broker has to know, from the start of a connection until it is lost.</summary>
    /// <param name="disconnected">Completes when the connection is lost.</param>
    /// <param name="stop">Ends the gateway.</param>
    /// <exception cref="IOException">The broker is not available.</exception>
    Task ServeAsync(Task disconnected, CancellationToken stop);

    /// <summary>Executes commands until cancelled.</summary>
    Task ExecuteAsync(CancellationToken stop);
}
