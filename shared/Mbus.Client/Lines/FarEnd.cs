namespace Mbus.Client.Lines;

/// <summary>What is known about the other end of a network line, for the waits of a scan and a search.</summary>
internal enum FarEnd
{
    /// <summary>Nothing: each wait has the slack of the line.</summary>
    Unknown,

    /// <summary>A bridge of this project: it answers REQ_SKE at 251 when the turn of the request before has ended.</summary>
    Bridge,

    /// <summary>No such bridge. It may be a gateway that forwards at once: a meter that answers is needed to find out.</summary>
    NoBridge,

    /// <summary>A gateway that forwards each request at once: it keeps the order of requests and replies, and drops none.</summary>
    Forwarder,

    /// <summary>Any other gateway: it may hold or drop a request, so each wait has the slack of the line.</summary>
    Other,
}
