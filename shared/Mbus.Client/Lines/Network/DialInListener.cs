using System.Net;
using System.Net.Sockets;

namespace Mbus.Client.Lines;

/// <summary>Listens for a gateway that dials in. The newest connection is the line; an older one is closed.</summary>
/// <remarks>
/// Bytes that the gateway sends by itself after it has connected, such as a registration with its identity, are dropped: all bytes until the
/// first pause of <see cref="Quiet"/>, for at most <see cref="LongestRegistration"/>. Later ones, such as heartbeats, arrive outside a reply
/// and are noise.
/// </remarks>
internal sealed class DialInListener : IDisposable
{
    private const int ReadSize = 2048;

    /// <summary>Pause that ends the registration of a gateway.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestRegistration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _disposal = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<Socket> _next = NewNext();
    private TcpChannel? _current;

    private DialInListener(string name, TimeProvider clock, Socket listener)
    {
        _name = name;
        _clock = clock;
        _listener = listener;
        _ = AcceptAsync();
    }

    /// <summary>Port that it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="LineException">The address or port is not available.</exception>
    public static DialInListener Start(LineAddress address, TimeProvider clock)
    {
        IPEndPoint endPoint = TcpTarget.ListenEndPoint(address.Target);
        Socket listener = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(endPoint);
            listener.Listen();
            return new DialInListener(address.Name, clock, listener);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new LineException($"{address.Name}: listen: {e.Message}. Use a free port, and an address of this machine.", e) { Code = MbusError.ListenAddressUnavailable };
        }
    }

    /// <summary>Waits for a gateway, at most 60 s, and until it has sent its registration.</summary>
    /// <exception cref="LineException">No gateway has connected.</exception>
    public async ValueTask<IChannel> OpenAsync(CancellationToken cancel)
    {
        Task<Socket> next;
        lock (_gate)
            next = _next.Task;
        try
        {
            Socket socket = await next.WaitAsync(Timeout, _clock, cancel).ConfigureAwait(false);
            await DropRegistrationAsync(socket, cancel).ConfigureAwait(false);
            lock (_gate)
            {
                _next = _next.Task == next ? NewNext() : _next;
                return _current = TcpChannel.Of(socket, _name, _clock);
            }
        }
        catch (TimeoutException e)
        {
            throw new LineException(
                $"{_name}: no gateway connected within {Timeout.TotalSeconds} s. Set the gateway to connect to this machine, port {Port}, and check the firewall.", e)
            {
                Code = MbusError.LineUnreachable,
            };
        }
        catch (SocketException e)
        {
            throw new LineException($"{_name}: the gateway disconnected at once: {e.Message}.", e) { Code = MbusError.LineLost };
        }
    }

    public void Dispose()
    {
        _disposal.Cancel();
        _listener.Dispose();
        lock (_gate)
        {
            if (_next.Task.IsCompletedSuccessfully)
                _next.Task.Result.Dispose();
        }
    }

    private static TaskCompletionSource<Socket> NewNext() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        while (!_disposal.IsCancellationRequested)
        {
            try
            {
                Offer(await _listener.AcceptAsync(_disposal.Token).ConfigureAwait(false));
            }
            catch (SocketException)
            {
                // The gateway disconnected before the accept, or no file handle is free.
                await Task.Delay(Quiet, _clock).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    // A gateway that dials in again has lost its former connection, which may seem open here.
    private void Offer(Socket socket)
    {
        TcpChannel? former;
        lock (_gate)
        {
            if (_next.Task.IsCompletedSuccessfully)
            {
                _next.Task.Result.Dispose();
                _next = NewNext();
            }

            former = _current;
            _current = null;
            _next.SetResult(socket);
        }

        former?.Dispose();
    }

    private async ValueTask DropRegistrationAsync(Socket socket, CancellationToken cancel)
    {
        byte[] dropped = new byte[ReadSize];
        long end = _clock.Microseconds() + (long)LongestRegistration.TotalMicroseconds;
        while (_clock.Microseconds() < end)
        {
            using CancellationTokenSource quiet = new(Quiet, _clock);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, quiet.Token);
            try
            {
                if (await socket.ReceiveAsync(dropped, either.Token).ConfigureAwait(false) == 0)
                    return;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
