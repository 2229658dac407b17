namespace System.Net;

/// <summary>An endpoint of a connection.</summary>
public abstract class EndPoint
{
}

/// <summary>An IPv4 address.</summary>
public class IPAddress
{
    /// <summary>All addresses of the device.</summary>
    public static readonly IPAddress Any = new(new byte[4]);

    private readonly byte[] _address;

    /// <summary>An address of four bytes.</summary>
    public IPAddress(byte[] address) => _address = address;

    /// <summary>The four bytes.</summary>
    public byte[] GetAddressBytes() => (byte[])_address.Clone();

    /// <inheritdoc/>
    public override string ToString() => string.Join(".", _address);
}

/// <summary>An address and a port.</summary>
public class IPEndPoint : EndPoint
{
    /// <summary>An address and a port.</summary>
    public IPEndPoint(IPAddress address, int port)
    {
        Address = address;
        Port = port;
    }

    /// <summary>The address.</summary>
    public IPAddress Address { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public override string ToString() => Address + ":" + Port;
}
