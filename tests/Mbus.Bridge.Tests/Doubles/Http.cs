using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mbus.Bridge.Tests;

/// <summary>Sends HTTP requests to the firmware's page; a test controls every byte.</summary>
internal static class Http
{
    /// <summary>The Host of the requests below.</summary>
    internal const string Host = "192.168.1.17";

    /// <param name="board">The device.</param>
    /// <param name="path">The path.</param>
    /// <param name="headers">Header lines besides Host.</param>
    internal static Task<string> GetAsync(TwinBoard board, string path, params string[] headers) =>
        SendAsync(board, $"GET {path} HTTP/1.1\r\nHost: {Host}\r\n{Lines(headers)}\r\n");

    /// <param name="board">The device.</param>
    /// <param name="path">The path.</param>
    /// <param name="form">The body.</param>
    /// <param name="headers">Header lines besides Host and Content-Length.</param>
    internal static Task<string> PostAsync(TwinBoard board, string path, string form, params string[] headers) =>
        SendAsync(board, PostText(path, form, headers));

    /// <summary>Posts a form from an address in 127.0.0.0/8, while the device's clock runs fast, because it delays responses to wrong passwords.</summary>
    internal static async Task<string> PostInHurryAsync(TwinBoard board, string path, string form, string from = "127.0.0.1")
    {
        using Socket client = Connect(board, from);
        client.Send(Encoding.UTF8.GetBytes(PostText(path, form, [])));
        Task<string> answer = ReceiveAsync(client);
        while (await Task.WhenAny(answer, Task.Delay(10)) != answer)
            board.Advance(100_000);
        return await answer;
    }

    internal static Task<string> SendAsync(TwinBoard board, string request) => SendAsync(board, Encoding.UTF8.GetBytes(request));

    internal static async Task<string> SendAsync(TwinBoard board, byte[] request)
    {
        using Socket client = Connect(board);
        try
        {
            client.Send(request);
        }
        catch (SocketException)
        {
            // Closed before the request was sent completely; the response can still be read.
        }

        return await ReceiveAsync(client);
    }

    /// <param name="board">The device.</param>
    /// <param name="from">The client's address, in 127.0.0.0/8.</param>
    internal static Socket Connect(TwinBoard board, string from = "127.0.0.1")
    {
        board.AwaitInRealTime("the page's port", () => board.Board.Network.IsListening(80));
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        client.Connect(board.Firmware.Page);
        return client;
    }

    /// <summary>Returns all bytes until the bridge closes the connection; empty if it refuses the connection.</summary>
    internal static async Task<string> ReceiveAsync(Socket client)
    {
        using CancellationTokenSource patience = new(BridgeUnderTest.Timeout);
        StringBuilder answer = new();
        byte[] buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await client.ReceiveAsync(buffer, SocketFlags.None, patience.Token)) > 0)
                answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (SocketException)
        {
            // Closed with unread bytes of the request, which resets the connection.
        }

        return answer.ToString();
    }

    private static string PostText(string path, string form, string[] headers) =>
        $"POST {path} HTTP/1.1\r\nHost: {Host}\r\nContent-Length: {Encoding.UTF8.GetByteCount(form)}\r\n{Lines(headers)}\r\n{form}";

    private static string Lines(string[] headers) => string.Concat(headers.Select(header => header + "\r\n"));
}
