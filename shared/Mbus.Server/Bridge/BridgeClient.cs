namespace Mbus.Server.Bridge;

/// <summary>A connected master: the way to it, and its place in the arbiter. All but the constructor belongs to the <see cref="ArbiterDriver"/>.</summary>
internal abstract class BridgeClient(string name, Handover handover, long address)
{
    internal const int NoPlace = -1;

    /// <summary>The other end, for the log and the trace.</summary>
    internal string Name => name;

    /// <summary>How its replies are handed over.</summary>
    internal Handover Handover => handover;

    /// <summary>Where it comes from, as a number: clients of one address share its bus time. 0 for this host.</summary>
    internal long Address => address;

    /// <summary>Its place in the arbiter, which is its number in the log and the trace.</summary>
    internal int Place { get; set; } = NoPlace;

    /// <summary>When its last bytes came, on the line's clock.</summary>
    internal long LastReceivedAt { get; set; }

    /// <summary>Sends without waiting. False where it takes no more bytes.</summary>
    internal abstract bool TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Ends the connection without waiting.</summary>
    internal abstract void Close();
}
