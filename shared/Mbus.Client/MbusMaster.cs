using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>
/// A master: asks the meters on a line. One call at a time; each call has ended, with all its repeats, when it returns.
/// </summary>
/// <example>
/// <code>
/// await using Line line = LineFactory.Open(LineAddress.Parse("tcp://192.168.1.20:10001"));
/// MbusMaster master = new(line);
/// foreach (Telegram telegram in await master.ReadAsync(MeterAddress.Parse("5")))
///     Console.WriteLine(Hex.Format(telegram.Bytes.Span));
/// </code>
/// </example>
public sealed class MbusMaster
{
    /// <summary>How many telegrams are read of one meter at most: some say for ever that more follow.</summary>
    public const int MaxTelegrams = 64;

    private const int Sends = 3;

    private readonly Line _line;
    private readonly Exchange _exchange;
    private readonly FrameCountBits _counts = new();
    private readonly byte[] _request = new byte[Frame.MaxLength];
    private readonly byte[] _received = new byte[Frame.MaxLength];

    /// <summary>A master on an open line, which stays the caller's.</summary>
    public MbusMaster(Line line)
    {
        _line = line;
        _exchange = new Exchange(line.Timing);
    }

    /// <summary>
    /// Reads all telegrams of a meter: resets its frame count bits (SND_NKE), or selects it, then requests class 2 data
    /// (REQ_UD2) as long as the meter says that more records follow, at most <see cref="MaxTelegrams"/> times.
    /// </summary>
    /// <exception cref="MbusException">The meter does not answer, or not with data.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<IReadOnlyList<Telegram>> ReadAsync(MeterAddress address, CancellationToken cancel = default)
    {
        if (address.IsSecondary)
            await SelectAsync(address.Secondary, cancel);
        else
            await NormaliseAsync(address.Primary, cancel);

        List<Telegram> telegrams = [];
        do
        {
            telegrams.Add(await RequestDataAsync(address, telegrams.Count, cancel));
        }
        while (MoreFollow(telegrams[^1]) && telegrams.Count < MaxTelegrams);

        return telegrams;
    }

    /// <summary>
    /// Selects the slave with a secondary address, after which it answers at 253. Others are deselected by it.
    /// </summary>
    /// <exception cref="MbusException">No slave has this address, or several answer to it.</exception>
    public async Task SelectAsync(SecondaryAddress address, CancellationToken cancel = default)
    {
        byte[] selection = new byte[SecondaryAddress.Length];
        address.Write(selection, 0);
        byte c = ControlField.WithFrameCount(ControlField.SndUd, true);
        int length = Frame.WriteLong(_request, 0, c, PrimaryAddress.Selected, ControlInformation.SelectSlave, selection, 0, selection.Length);
        Outcome outcome = await ExchangeAsync(length, Sends, cancel);
        if (outcome != Outcome.Reply)
            throw Failure($"Selecting meter {address}", "E5", outcome);

        _counts.Reset(PrimaryAddress.Selected);
    }

    /// <summary>
    /// Resets the frame count bits of a slave (SND_NKE). A slave need not answer: true where it did.
    /// </summary>
    public async Task<bool> NormaliseAsync(byte address, CancellationToken cancel = default)
    {
        int length = Frame.WriteShort(_request, 0, ControlField.SndNke, address);
        Outcome outcome = await ExchangeAsync(length, Sends, cancel);
        _counts.Confirm(ControlField.SndNke, address);
        return outcome == Outcome.Reply;
    }

    private static bool MoreFollow(Telegram telegram)
    {
        RecordReader records = new();
        records.Reset(TelegramHeader.Read(telegram.Frame));
        while (records.Read())
        {
        }

        return records.MoreRecordsFollow;
    }

    private async Task<Telegram> RequestDataAsync(MeterAddress address, int telegram, CancellationToken cancel)
    {
        byte c = _counts.Stamp(ControlField.ReqUd2, address.Primary);
        Outcome outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, c, address.Primary), Sends, cancel);
        string phase = telegram == 0 ? $"Reading meter {address}" : $"Reading telegram {telegram + 1} of meter {address}";
        if (outcome != Outcome.Reply)
            throw Failure(phase, "its data", outcome);

        _counts.Confirm(c, address.Primary);
        Frame reply = _exchange.Reply;
        if (reply.Kind is FrameKind.Single or FrameKind.Short)
            throw new MbusException($"{phase}: it acknowledged (E5), but sent no data. The meter has nothing to send; try again later, or reset its application.", outcome);

        return new Telegram(reply);
    }

    private async ValueTask<Outcome> ExchangeAsync(int length, int sends, CancellationToken cancel)
    {
        Frame.TryParse(_request, 0, length, out Frame request);
        _exchange.Begin(request, sends, _line.Now);
        while (_exchange.Outcome == Outcome.Pending)
        {
            if (_exchange.Poll(_line.Now))
                _exchange.Sent(await _line.SendAsync(_exchange.Request.AsMemory(0, length), cancel), _line.Now);
            else if (_exchange.Outcome == Outcome.Pending)
                await ReceiveAsync(cancel);
        }

        return _exchange.Outcome;
    }

    private async ValueTask ReceiveAsync(CancellationToken cancel)
    {
        Received received = await _line.ReceiveAsync(_received, _exchange.NextDeadline, cancel);
        if (received.Damaged)
            _exchange.ReceiveDamaged(received.Count, received.At);
        else if (received.Count > 0)
            _exchange.Receive(_received, 0, received.Count, received.At);
    }

    private MbusException Failure(string phase, string expected, Outcome outcome)
    {
        double window = _line.Timing.ReplyWindow / 1000.0;
        string message = outcome switch
        {
            Outcome.Silence => $"no answer. Nothing came within {window:0.#} ms of each of {_exchange.Sends} requests. "
                + "Check the address, the wiring, the bus power and the baud rate; a slow meter needs more slack (--on LINE,slack=1s).",
            Outcome.Damage => $"{(_exchange.BytesSeen == 1 ? "1 byte" : $"{_exchange.BytesSeen} bytes")} came{Missing()}, the first {(_exchange.FirstByteAt - _exchange.SentAt) / 1000.0:0.#} ms after the request, "
                + $"but not {expected} as one valid frame. Several meters at one address, a wrong baud rate or a disturbed line look like this.",
            _ => "an unexpected answer.",
        };
        return new MbusException($"{phase}: {message}", outcome);
    }

    private string Missing() => _exchange.BytesExpected > _exchange.BytesSeen ? $" of {_exchange.BytesExpected}" : "";
}
