using System.Net.Sockets;
using System.Text;

namespace Mbus.Tool.Tests.Service;

/// <summary>The notification socket of a service manager: a real datagram socket and the environment variables for it.</summary>
internal sealed class ServiceManager : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly string? _path;

    public ServiceManager(bool isAbstract = false)
    {
        string name = $"mbus-test-{Guid.NewGuid():N}";
        _path = isAbstract ? null : Path.Combine(Path.GetTempPath(), name);
        _socket.Bind(new UnixDomainSocketEndPoint(_path ?? $"\0{name}"));
        Environment["NOTIFY_SOCKET"] = _path ?? $"@{name}";
    }

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Returns the datagrams received since the last call, one string for each.</summary>
    public string[] Received()
    {
        List<string> received = [];
        byte[] buffer = new byte[4096];
        while (_socket.Available > 0)
            received.Add(Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer)));
        return [.. received];
    }

    public string? Variable(string name) => Environment.GetValueOrDefault(name);

    public void Dispose()
    {
        _socket.Dispose();
        if (_path != null)
            File.Delete(_path);
    }
}
