namespace Mbus.Server.Bridge;

/// <summary>
/// A connected master: its connection and its place in the arbiter. All members except the constructor are for the
/// <see cref="ArbiterDriver"/>.
/// </summary>
internal abstract class BridgeClient(string name, Handover handover, long address)
{
    internal const int NoPlace = -1;

    /// <summary>Remote endpoint name, for the log and the trace.</summary>
    internal string Name => name;

    /// <summary>How replies are delivered to this client.</summary>
    internal Handover Handover => handover;

    /// <summary>Numeric source address. Clients of one address share its bus time; 0 for this host.</summary>
    internal long Address => address;

    /// <summary>Place in the arbiter; also the client number in the log and the trace.</summary>
    internal int Place { get; set; } = NoPlace;

    /// <summary>Arrival time of the client's last bytes, on the line's clock.</summary>
    internal long LastReceivedAt { get; set; }

    /// <summary>Wake-up preambles that the client sends; null before the client has a place.</summary>
    internal ClientPreamble? Preamble { get; set; }

    /// <summary>Sends without blocking. Returns false when the send buffer is full.</summary>
    /// <param name="bytes">Bytes to send.</param>
    /// <param name="at">Time of the bus, in microseconds.</param>
    internal abstract bool TrySend(ReadOnlySpan<byte> bytes, long at);

    /// <summary>Closes the connection without blocking.</summary>
    internal abstract void Close();
}
