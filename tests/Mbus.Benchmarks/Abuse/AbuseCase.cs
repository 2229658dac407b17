using System.Net;
using Mbus.Server.Tests.Bridge.Abuse;

namespace Mbus.Benchmarks.Abuse;

/// <summary>An abuse from a number of connections, and how it is started: its tasks end when they are cancelled.</summary>
internal sealed record AbuseCase(string Name, int Connections, Func<IPAddress, IPEndPoint, Func<long>, CancellationToken, IEnumerable<Task>> Start)
{
    internal static AbuseCase Of(string name, int connections, Func<Connection, IEnumerable<Pause>> script) =>
        new(name, connections, (from, bridge, now, stop) => [AbuseRun.Start(() => Follow(script, connections, from, bridge, now, stop))]);

    internal static AbuseCase Of(string name, int connections, Action<IPAddress, IPEndPoint, CancellationToken> flood) =>
        new(name, connections, (from, bridge, _, stop) => Enumerable.Range(0, connections).Select(_ => AbuseRun.Start(() => flood(from, bridge, stop))));

    private static void Follow(
        Func<Connection, IEnumerable<Pause>> script, int connections, IPAddress from, IPEndPoint bridge, Func<long> now, CancellationToken stop)
    {
        SocketConnection[] sockets = [.. Enumerable.Range(0, connections).Select(_ => new SocketConnection(from, bridge))];
        AbuseRun.Drive([.. sockets.Select((socket, number) => new NetworkClient(number, socket, script(socket)))], now, stop);
        foreach (SocketConnection socket in sockets)
            socket.Close();
    }
}
