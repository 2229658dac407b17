namespace Mbus.Twin;

/// <summary>The access point of a board: its stored configuration, and the address that it has since the start.</summary>
public sealed class OwnAccessPoint
{
    private const byte Enable = 2;

    /// <summary>Its name.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>True if it is open from the next start on.</summary>
    public bool IsEnabled => (Options & Enable) != 0;

    /// <summary>Its address; <see cref="BoardNetwork.NoAddress"/> while it is closed.</summary>
    public string Address { get; private set; } = BoardNetwork.NoAddress;

    internal byte Options { get; set; }

    internal byte MaxConnections { get; set; } = 1;

    internal string NextAddress { get; set; } = BoardNetwork.NoAddress;

    /// <summary>Takes over the stored configuration of another board.</summary>
    public void CopyFrom(OwnAccessPoint other) => (Name, Options, NextAddress) = (other.Name, other.Options, other.NextAddress);

    /// <summary>Simulates the start of the device: the stored configuration applies.</summary>
    public void Start() => Address = IsEnabled ? NextAddress : BoardNetwork.NoAddress;
}
