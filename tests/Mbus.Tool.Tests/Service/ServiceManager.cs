using System.Net.Sockets;
using System.Text;

namespace Mbus.Tool.Tests.Service;

/// <summary>The service manager's end of the notifications: a real datagram socket, and the environment that leads to it.</summary>
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

    /// <summary>All that has been told since this was asked last: a string for each datagram.</summary>
    public string[] Heard()
    {
        List<string> heard = [];
        byte[] buffer = new byte[4096];
        while (_socket.Available > 0)
            heard.Add(Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer)));
        return [.. heard];
    }

    public string? Variable(string name) => Environment.GetValueOrDefault(name);

    public void Dispose()
    {
        _socket.Dispose();
        if (_path != null)
            File.Delete(_path);
    }
}
