using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mbus.Gateway.Tests.Fuzz;

/// <summary>Sends bytes as a request, and reads the reply: <see cref="HttpClient"/> cannot send what is not HTTP.</summary>
internal static class RawHttp
{
    private const int LimitMs = 20_000;

    private static int _host;

    /// <summary>A reply. Status 0: the server has closed the connection without one.</summary>
    internal sealed record Reply(int Status, string Headers, string Body);

    /// <summary>Sends a request from an address of its own, because the number of requests of one host is limited.</summary>
    internal static Reply Send(Uri server, byte[] request)
    {
        int host = Interlocked.Increment(ref _host);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = LimitMs, SendTimeout = LimitMs, NoDelay = true };
        socket.Bind(new IPEndPoint(new IPAddress([127, (byte)(1 + (host >> 14)), (byte)(host >> 7 & 0x7F), (byte)(1 + (host & 0x7F))]), 0));
        socket.Connect(IPAddress.Loopback, server.Port);
        StringBuilder received = new();
        try
        {
            socket.Send(request);

            // A server that waits for the rest of the request sees its end. Before that, it would not answer a complete request any more.
            if (!socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead))
                socket.Shutdown(SocketShutdown.Send);
            byte[] bytes = new byte[65536];
            for (int count; !IsComplete(received) && (count = socket.Receive(bytes)) > 0;)
                received.Append(Encoding.Latin1.GetString(bytes, 0, count));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // A request that is not HTTP may end so.
        }

        // Mutated bytes may be two requests: the first reply counts.
        Reply reply = Parse(received.ToString());
        return LengthOf(reply) is { } length && length < reply.Body.Length ? reply with { Body = reply.Body[..length] } : reply;
    }

    private static int? LengthOf(Reply reply) =>
        reply.Headers.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)) is { } header
            ? int.Parse(header.Split(' ')[1], CultureInfo.InvariantCulture)
            : null;

    private static bool IsComplete(StringBuilder received)
    {
        Reply reply = Parse(received.ToString());
        if (reply.Status == 0)
            return false;

        int? length = LengthOf(reply);
        bool isLastChunk = length == null && reply.Body.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
        bool isStream = reply.Headers.Contains("text/event-stream", StringComparison.Ordinal);
        return isStream || isLastChunk || (length != null && reply.Body.Length >= length);
    }

    private static Reply Parse(string text)
    {
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 || !text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
            ? new Reply(0, "", text)
            : new Reply(int.Parse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture), text[..end], text[(end + 4)..]);
    }
}
