using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Mbus.Gateway.Web.Access;

/// <summary>
/// Closes connections from networks that may not connect, and of hosts with too many connections, before they cost a byte of TLS or HTTP.
/// </summary>
internal sealed class ConnectionGate(WebAccess access)
{
    /// <summary>Maximum number of connections.</summary>
    internal const int MaxConnections = 512;

    /// <summary>Maximum number of connections of one host, so that none takes all.</summary>
    internal const int MaxOfHost = 256;

    private readonly Dictionary<IPAddress, int> _connections = [];

    internal ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        IPAddress? address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (address == null || !access.Allows(address) || !TryEnter(address))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(address);
        }
    };

    private bool TryEnter(IPAddress address)
    {
        lock (_connections)
        {
            int count = _connections.GetValueOrDefault(address);
            if (count >= MaxOfHost)
                return false;
            _connections[address] = count + 1;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_connections)
        {
            if (--_connections[address] == 0)
                _connections.Remove(address);
        }
    }
}
