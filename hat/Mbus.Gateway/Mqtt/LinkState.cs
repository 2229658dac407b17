namespace Mbus.Gateway.Mqtt;

/// <summary>
/// State of the connection to the broker:
/// <code>
/// Connecting --CONNACK-->         Connected
/// Connecting --error, time out--> Waiting
/// Connected  --connection lost--> Waiting
/// Waiting    --pause over-->      Connecting
/// any        --stop-->            Stopped
/// </code>
/// </summary>
internal enum LinkState
{
    /// <summary>The connection is being opened.</summary>
    Connecting,

    /// <summary>Messages can be published.</summary>
    Connected,

    /// <summary>The connection was lost or refused; the next attempt comes after a pause.</summary>
    Waiting,

    /// <summary>The gateway ends.</summary>
    Stopped,
}
