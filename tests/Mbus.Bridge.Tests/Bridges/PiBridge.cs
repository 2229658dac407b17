using System.Net;
using Mbus.Server.Bridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Bridge.Tests;

/// <summary>The bridge of Mbus.Server, which runs on the Pi and on a PC.</summary>
internal sealed class PiBridge : BridgeUnderTest
{
    private readonly AnsweringLine _line;
    private readonly BridgeServer _server;

    internal PiBridge(Func<byte[], byte[]?> answer, BridgeSetup setup)
    {
        _line = new AnsweringLine(answer);
        BridgeOptions options = new()
        {
            Listen = [new(IPAddress.Loopback, 0)],
            Allow = [.. setup.Allow.Split(' ').Select(IPNetwork.Parse)],
            Access = setup.ReadOnly ? Access.Read : Access.Write,
            MaxClients = setup.MaxClients,
        };
        _server = new BridgeServer(_line, options, NullLogger.Instance);
        _server.Start();
    }

    internal override int Clients => _server.Status.Clients;

    internal override int Replies => _server.Status.Replies;

    internal override int Silences => _server.Status.Silences;

    internal override IPEndPoint EndPoint => _server.EndPoints[0];

    internal override byte[][] Sent
    {
        get
        {
            lock (_line.Sent)
                return [.. _line.Sent];
        }
    }

    internal override void Advance(long microseconds) => _line.Advance(microseconds);

    internal override void LoseLine()
    {
        _line.IsLost = true;
        _line.Wake();
    }

    internal override void ReturnLine() => _line.IsLost = false;

    public override ValueTask DisposeAsync() => _server.DisposeAsync();
}
