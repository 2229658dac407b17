using System.Net.Sockets;
using System.Text;

namespace Mbus.Tool.Service;

/// <summary>Socket for notifications to the service manager: datagrams of NAME=VALUE lines; see sd_notify(3).</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    private readonly UnixDomainSocketEndPoint _manager;

    private NotifySocket(UnixDomainSocketEndPoint manager) => _manager = manager;

    /// <summary>Opens the socket in NOTIFY_SOCKET; returns null if there is no service manager.</summary>
    /// <param name="environment">Returns an environment variable by name.</param>
    /// <exception cref="FormatException">NOTIFY_SOCKET is not a valid socket.</exception>
    internal static NotifySocket? Find(Func<string, string?> environment)
    {
        if (environment("NOTIFY_SOCKET") is not { Length: > 0 } name)
            return null;

        try
        {
            return name[0] is '/' or '@' && name.Length > 1
                ? new NotifySocket(new UnixDomainSocketEndPoint(name[0] == '@' ? $"\0{name[1..]}" : name))
                : throw InvalidName(name, null);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw InvalidName(name, e);
        }
    }

    /// <summary>Sends a notification. Does not wait if the service manager has ended or its queue is full.</summary>
    /// <param name="lines">For example <c>READY=1</c>.</param>
    internal void Send(params string[] lines)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(string.Join('\n', lines)), _manager);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The service continues without supervision.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static FormatException InvalidName(string name, Exception? inner) =>
        new($"NOTIFY_SOCKET is {name}. Expected the path of a Unix socket or @NAME, as systemd sets it; unset it to run without a service manager.", inner);
}
