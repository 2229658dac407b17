using System.Text;

namespace Mbus.Client.Lines;

/// <summary>Connection to a Telnet server whose serial port is set to 8E1; data is transferred after that.</summary>
internal sealed class Rfc2217Channel : IDisposable
{
    private const uint EightBits = 8;
    private const uint EvenParity = 3;
    private const uint OneStopBit = 1;
    private const uint NoFlowControl = 1;
    private const uint PurgeBoth = 3;
    private const int MaxGreetingLength = 100;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // A Telnet server answers the options in the order of the requests: the COM port option is the first one.
    private static readonly TimeSpan TimeoutAfterOthers = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly TcpChannel _tcp;
    private readonly Action<ReadOnlySpan<byte>> _take;
    private readonly Lock _gate = new();
    private readonly Rfc2217Codec _codec = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly StringBuilder _greeting = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _data = [];
    private bool _isSetUp;

    private Rfc2217Channel(string name, TimeProvider clock, TcpChannel tcp, Action<ReadOnlySpan<byte>> take)
    {
        _name = name;
        _clock = clock;
        _tcp = tcp;
        _take = take;
        End = tcp.ReadAsync(TakeAsync);
    }

    /// <summary>Completes with the reason when the connection ends.</summary>
    public Task<LineException> End { get; }

    /// <summary>Connects and sets up the port; each of the two steps has a limit of 5 s.</summary>
    /// <param name="address">Address of the line.</param>
    /// <param name="baudRate">Baud rate to set.</param>
    /// <param name="clock">Clock for the time limits.</param>
    /// <param name="take">Receives the data.</param>
    /// <param name="cancel">Cancels the attempt.</param>
    /// <exception cref="LineException">The server cannot be reached, does not support RFC 2217, or cannot set its port.</exception>
    public static async ValueTask<Rfc2217Channel> ConnectAsync(
        LineAddress address, int baudRate, TimeProvider clock, Action<ReadOnlySpan<byte>> take, CancellationToken cancel)
    {
        TcpChannel tcp = await TcpChannel.ConnectAsync(address, clock, cancel).ConfigureAwait(false);
        Rfc2217Channel channel = new(address.Name, clock, tcp, take);
        try
        {
            await channel.NegotiateAsync(cancel).ConfigureAwait(false);
            await channel.SetUpAsync(baudRate, cancel).ConfigureAwait(false);
            channel.LetDataPass();
            return channel;
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Sends data.</summary>
    /// <exception cref="LineException">The connection has failed.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) =>
        await SendWireAsync(Rfc2217Codec.Encode(data.Span), cancel).ConfigureAwait(false);

    /// <summary>Sets the baud rate of the server's port, and waits at most 5 s for the answer.</summary>
    /// <exception cref="LineException">The rate was refused or not answered, or the connection has failed.</exception>
    public ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel) =>
        SetAsync([new(ComPortCommand.SetBaudRate, (uint)baudRate)], cancel);

    public void Dispose() => _tcp.Dispose();

    private static bool IsNear(uint given, uint asked) => Math.Abs((long)given - asked) * 50 <= asked;

    private async ValueTask NegotiateAsync(CancellationToken cancel)
    {
        byte[] opening;
        lock (_gate)
        {
            opening = _codec.Open();
        }

        await SendCommandAsync(opening, cancel).ConfigureAwait(false);
        bool isTelnet = await UntilAsync(() => _codec.IsComPortAccepted is not null || _codec.IsBinarySettled, Timeout, cancel).ConfigureAwait(false);
        if (!isTelnet)
            throw new LineException($"{_name}: negotiate: no answer within 5 s{Greeting()}. If this is a raw TCP port without RFC 2217, use tcp:// instead; if it is a Telnet server without RFC 2217 (its first bytes are FF), use telnet://.") { Code = MbusError.LineUnsuitable };

        if (!await UntilAsync(() => _codec.IsComPortAccepted is not null, TimeoutAfterOthers, cancel).ConfigureAwait(false))
            throw new LineException($"{_name}: negotiate: the server answers Telnet options, but not the COM port option{Greeting()}. Enable RFC 2217 on the server, or use telnet:// with the baud rate of its port.") { Code = MbusError.LineUnsuitable };

        if (_codec.IsComPortAccepted == false)
        {
            throw new LineException(
                $"{_name}: negotiate: the server refuses the COM port option{Greeting()}. Enable RFC 2217 on the server (ser2net: telnet(rfc2217),tcp,PORT), or use telnet:// with the baud rate of its port.")
            {
                Code = MbusError.LineUnsuitable,
            };
        }
    }

    private async ValueTask SetUpAsync(int baudRate, CancellationToken cancel)
    {
        await SendCommandAsync(Rfc2217Codec.Encode(ComPortCommand.SetControl, NoFlowControl), cancel).ConfigureAwait(false);
        await SetAsync(
            [
                new(ComPortCommand.SetBaudRate, (uint)baudRate),
                new(ComPortCommand.SetDataSize, EightBits),
                new(ComPortCommand.SetParity, EvenParity),
                new(ComPortCommand.SetStopSize, OneStopBit),
            ],
            cancel).ConfigureAwait(false);

        // Not every server answers this command; if it does, the answer arrives before the others.
        Require(new(ComPortCommand.SetControl, NoFlowControl));
        await SendCommandAsync(Rfc2217Codec.Encode(ComPortCommand.PurgeData, PurgeBoth), cancel).ConfigureAwait(false);
    }

    private async ValueTask SetAsync(Setting[] settings, CancellationToken cancel)
    {
        lock (_gate)
        {
            Array.ForEach(settings, setting => _codec.Forget(setting.Command));
        }

        byte[] wire = [.. settings.SelectMany(setting => Rfc2217Codec.Encode(setting.Command, setting.Value))];
        await SendCommandAsync(wire, cancel).ConfigureAwait(false);
        bool answered = await UntilAsync(() => settings.All(setting => _codec.AnswerTo(setting.Command) is not null), Timeout, cancel).ConfigureAwait(false);
        Array.ForEach(settings, Require);
        if (!answered)
        {
            IEnumerable<string> missing = settings.Where(setting => _codec.AnswerTo(setting.Command) is null).Select(setting => setting.Text);
            throw new LineException($"{_name}: set {string.Join(", ", missing)}: no answer within 5 s{Greeting()}. Restart the server.") { Code = MbusError.LineUnreachable };
        }
    }

    private void Require(Setting setting)
    {
        if (_codec.AnswerTo(setting.Command) is not { } given)
            return;

        bool isIt = setting.Command == ComPortCommand.SetBaudRate ? IsNear(given, setting.Value) : given == setting.Value;
        if (!isIt)
        {
            throw new LineException(
                $"{_name}: set {setting.Text}: refused; the server's port has {(setting with { Value = given }).Text}. M-Bus needs 8E1 without flow control. Use another port.")
            {
                Code = MbusError.LineUnsuitable,
            };
        }
    }

    // A server that has closed the connection may have sent a reason, which must still be read.
    private async ValueTask SendCommandAsync(byte[] wire, CancellationToken cancel)
    {
        try
        {
            await SendWireAsync(wire, cancel).ConfigureAwait(false);
        }
        catch (LineException e)
        {
            await Task.WhenAny(End, Task.Delay(Timeout, _clock, cancel)).ConfigureAwait(false);
            LineException reason = End.IsCompleted ? await End.ConfigureAwait(false) : e;
            throw new LineException(reason.Message + Greeting(), reason);
        }
    }

    // A partially sent FF would corrupt the following data, so only the wait for the lock can be cancelled.
    private async ValueTask SendWireAsync(byte[] wire, CancellationToken cancel)
    {
        await _sending.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await _tcp.SendAsync(wire, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> wire)
    {
        byte[] replies;
        int count;
        lock (_gate)
        {
            _data = _data.Length < wire.Length ? new byte[wire.Length] : _data;
            count = _codec.Feed(wire.Span, _data);
            replies = _codec.TakeReplies();
            _changed.TrySetResult();
        }

        TakeData(_data.AsSpan(0, count));
        await ReplyAsync(replies).ConfigureAwait(false);
    }

    private async ValueTask ReplyAsync(byte[] replies)
    {
        try
        {
            if (replies.Length > 0)
                await SendWireAsync(replies, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LineException) when (!_isSetUp)
        {
            // The setup code detects this as well, and must still read what the server sent.
        }
    }

    private void TakeData(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_isSetUp)
            {
                _take(data);
                return;
            }

            foreach (byte one in data[..Math.Min(data.Length, MaxGreetingLength - _greeting.Length)])
                _greeting.Append(char.IsBetween((char)one, ' ', '~') ? (char)one : ' ');
        }
    }

    private void LetDataPass()
    {
        lock (_gate)
        {
            _greeting.Clear();
            _isSetUp = true;
        }
    }

    // Plain text of the server before data transfer: a banner, or the reason for closing the connection.
    private string Greeting()
    {
        lock (_gate)
        {
            string said = _greeting.ToString().Trim();
            return said.Length == 0 ? "" : $"; the server sent \"{said}\"";
        }
    }

    private async ValueTask<bool> UntilAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancel)
    {
        using CancellationTokenSource timeout = new(limit, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition())
                    return true;

                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            try
            {
                await Task.WhenAny(changed, End).WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return false;
            }

            if (End.IsCompleted)
            {
                LineException end = await End.ConfigureAwait(false);
                throw new LineException(end.Message + Greeting(), end);
            }
        }
    }

    private sealed record Setting(ComPortCommand Command, uint Value)
    {
        public string Text => Command switch
        {
            ComPortCommand.SetBaudRate => $"{Value} Bd",
            ComPortCommand.SetDataSize => $"{Value} data bits",
            ComPortCommand.SetParity => $"{Value switch { 1 => "no", 2 => "odd", 3 => "even", 4 => "mark", 5 => "space", _ => "unknown" }} parity",
            ComPortCommand.SetStopSize => Value switch { 1 => "1 stop bit", 2 => "2 stop bits", 3 => "1.5 stop bits", _ => "unknown stop bits" },
            _ => $"{Value switch { 1 => "no", 2 => "XON/XOFF", 3 => "hardware", _ => "unknown" }} flow control",
        };
    }
}
