namespace Mbus.Server.Bridge;

/// <summary>One address on which masters connect. Owns its clients: when <see cref="RunAsync"/> ends, all of them have ended.</summary>
internal abstract class BridgeListener : IDisposable
{
    /// <summary>Listen address for display: an address with its actual port, or the path of a pseudo-terminal.</summary>
    internal abstract string Address { get; }

    /// <summary>Opens the listen address.</summary>
    /// <exception cref="IOException">The address cannot be opened; the message names the address and the reason.</exception>
    internal abstract void Open();

    /// <summary>Serves masters until cancelled, then disconnects all of them. Returns without an exception when cancelled.</summary>
    internal abstract Task RunAsync(CancellationToken stop);

    /// <inheritdoc/>
    public abstract void Dispose();
}
