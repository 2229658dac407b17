namespace Mbus.Client.Lines;

/// <summary>Open connection to a gateway that transfers bytes to and from a bus.</summary>
internal interface IChannel : IDisposable
{
    /// <summary>True if the gateway has not acknowledged earlier bytes in time: it may have forgotten the connection.</summary>
    bool IsStuck { get; }

    /// <summary>Passes bytes to the operating system. Waits at most 10 s for each part that it accepts.</summary>
    /// <exception cref="LineException">The connection has failed; close the channel.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>Reads until the connection ends.</summary>
    /// <param name="take">Receives the bytes; valid during the call. A <see cref="LineException"/> that it throws ends the reading.</param>
    /// <returns>Reason for the end.</returns>
    Task<LineException> ReadAsync(Func<ReadOnlyMemory<byte>, ValueTask> take);
}
