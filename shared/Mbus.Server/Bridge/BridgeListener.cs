namespace Mbus.Server.Bridge;

/// <summary>One address where masters come from. It owns its clients: they have ended when <see cref="RunAsync"/> has.</summary>
internal abstract class BridgeListener : IDisposable
{
    /// <summary>Where it listens, for people: an address with the port it was given, or the path of a pseudo-terminal.</summary>
    internal abstract string Address { get; }

    /// <summary>Opens what it listens on.</summary>
    /// <exception cref="IOException">It cannot be opened; the message says which address and why.</exception>
    internal abstract void Open();

    /// <summary>Serves masters until it is cancelled; then disconnects them all. Ends without an exception when it is cancelled.</summary>
    internal abstract Task RunAsync(CancellationToken stop);

    /// <inheritdoc/>
    public abstract void Dispose();
}
