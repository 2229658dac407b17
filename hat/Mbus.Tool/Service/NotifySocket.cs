using System.Net.Sockets;
using System.Text;

namespace Mbus.Tool.Service;

/// <summary>Where a service manager hears from its service: datagrams of NAME=VALUE lines, see sd_notify(3).</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    private readonly UnixDomainSocketEndPoint _manager;

    private NotifySocket(UnixDomainSocketEndPoint manager) => _manager = manager;

    /// <summary>The socket that NOTIFY_SOCKET names; null where no service manager asks.</summary>
    /// <param name="environment">The variables of the environment by their names.</param>
    /// <exception cref="FormatException">It names no socket.</exception>
    internal static NotifySocket? Find(Func<string, string?> environment)
    {
        if (environment("NOTIFY_SOCKET") is not { Length: > 0 } name)
            return null;

        try
        {
            return name[0] is '/' or '@' && name.Length > 1
                ? new NotifySocket(new UnixDomainSocketEndPoint(name[0] == '@' ? $"\0{name[1..]}" : name))
                : throw Unknown(name, null);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw Unknown(name, e);
        }
    }

    /// <summary>Tells the service manager. One that is gone, or has no room, is not waited for.</summary>
    /// <param name="lines">For example <c>READY=1</c>.</param>
    internal void Send(params string[] lines)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(string.Join('\n', lines)), _manager);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The service goes on without being watched.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static FormatException Unknown(string name, Exception? inner) =>
        new($"NOTIFY_SOCKET is {name}. Expected the path of a Unix socket or @NAME, as systemd sets it; unset it to run without a service manager.", inner);
}
