using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>
/// A master: asks the meters on a line. Overlapping calls are queued and run one after the other, in the order in which they were made,
/// also those of several masters on one line. When a call returns, its exchange has ended, with all its repeats. Every call can be
/// cancelled, also while it is queued.
/// </summary>
/// <remarks>
/// A queued call waits until those before it have ended: behind a scan, minutes. The queue orders single calls. Between
/// <see cref="SelectAsync(SecondaryAddress, uint, CancellationToken)"/> and a read of 253, a call of another task may select another
/// meter; a read by secondary address selects and reads in one call. A progress callback must not block until another call on the line
/// has ended, because that call starts only after the present one.
///
/// A meter called by its primary address gets SND_NKE before anything else, so that its frame count bits begin where the master's do;
/// one called by its secondary address is selected, which does the same. Who calls 253 asks the meter that is selected already.
/// </remarks>
/// <example>
/// <code>
/// await using Line line = await LineAddress.Parse("tcp://192.168.1.20:10001").OpenAsync();
/// MbusMaster master = new(line);
/// foreach (Telegram telegram in await master.ReadAsync(MeterAddress.Parse("5")))
///     Console.WriteLine(Hex.Format(telegram.Bytes.Span));
/// </code>
/// </example>
public sealed partial class MbusMaster
{
    /// <summary>The most repeats that can be asked for.</summary>
    public const int MaxRepeats = 10;

    private static readonly TimeSpan MaxPatience = TimeSpan.FromSeconds(60);

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

    /// <summary>How often a request is sent again that got silence or a damaged reply, 0 to <see cref="MaxRepeats"/>. The standard says 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or too many.</exception>
    public int Repeats
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxRepeats);
            field = value;
        }
    } = 2;

    /// <summary>
    /// How much longer than the standard's 330 bits + 50 ms a meter may take for its answer, beside the slack of the line. Some need a
    /// second. At most 60 s.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or too long.</exception>
    public TimeSpan Patience
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxPatience);
            field = value;
        }
    }

    /// <summary>The time from a request until which an answer may begin.</summary>
    public TimeSpan ReplyWindow => TimeSpan.FromMicroseconds(Timing.ReplyWindow);

    private LineTiming Timing => new(_line.Timing.BaudRate, _line.Timing.Slack + (long)Patience.TotalMicroseconds);

    private int Sends => 1 + Repeats;

    /// <summary>
    /// Selects the slave with a secondary address, after which it answers at 253. Others are deselected by it.
    /// </summary>
    /// <param name="address">The address, with or without wildcards.</param>
    /// <param name="fabricationNumber">Eight digits that the fabrication number must match, F being a wildcard, where several meters have the address (enhanced selection); FFFFFFFF for a plain selection.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="MbusException">No slave has this address, or several answer to it.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SelectAsync(SecondaryAddress address, uint fabricationNumber = uint.MaxValue, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await SelectAsync(MeterAddress.Of(address, fabricationNumber), cancel).ConfigureAwait(false);
    }

    /// <summary>Deselects whichever slave is selected (SND_NKE to 253). Nobody need answer: true where a slave did.</summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<bool> DeselectAsync(CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        Outcome outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, ControlField.SndNke, PrimaryAddress.Selected), 1, cancel).ConfigureAwait(false);
        _counts.Reset(PrimaryAddress.Selected);
        return outcome == Outcome.Reply;
    }

    /// <summary>
    /// Resets the frame count bits of a slave (SND_NKE). A slave need not answer: true where it did.
    /// </summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<bool> NormaliseAsync(byte address, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        return await ResetAsync(address, Sends, cancel).ConfigureAwait(false) == Outcome.Reply;
    }

    // Every public operation begins with it, and none calls another one, which would wait for ever: the buffers and the exchange belong to
    // one call at a time. Where no other call runs it completes at once and allocates nothing.
    private async ValueTask<CallScope> BeginCallAsync(CancellationToken cancel)
    {
        await _line.CallQueue.WaitAsync(cancel).ConfigureAwait(false);
        return new CallScope(_line.CallQueue);
    }

    private async ValueTask SelectAsync(MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await ExchangeAsync(WriteSelection(address.Secondary, address.FabricationNumber), Sends, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply)
            throw Failure($"Selecting meter {address}", "E5", outcome);

        _counts.Reset(PrimaryAddress.Selected);
    }

    private async ValueTask PrepareAsync(MeterAddress address, CancellationToken cancel)
    {
        if (address.IsSecondary)
            await SelectAsync(address, cancel).ConfigureAwait(false);
        else if (address.Primary != PrimaryAddress.Selected)
            await ResetAsync(address.Primary, Sends, cancel).ConfigureAwait(false);
    }

    // A slave that has not heard it keeps its bits, and one that has takes either bit for new: so without an answer ours stay.
    private async ValueTask<Outcome> ResetAsync(byte address, int sends, CancellationToken cancel)
    {
        int length = Frame.WriteShort(_request, 0, ControlField.SndNke, address);
        Outcome outcome = await ExchangeAsync(length, sends, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Reply)
            _counts.Confirm(ControlField.SndNke, address);
        return outcome;
    }

    private int WriteSelection(SecondaryAddress address, uint fabricationNumber)
    {
        byte[] selection = new byte[SecondarySearch.MaxSelectionLength];
        int count = SecondarySearch.WriteSelection(selection, 0, address, fabricationNumber);
        byte c = ControlField.WithFrameCount(ControlField.SndUd, true);
        return Frame.WriteLong(_request, 0, c, PrimaryAddress.Selected, ControlInformation.SelectSlave, selection, 0, count);
    }

    private async ValueTask<Outcome> ExchangeAsync(int length, int sends, CancellationToken cancel)
    {
        Begin(length, sends);
        while (_exchange.Outcome == Outcome.Pending)
            await StepAsync(long.MaxValue, cancel).ConfigureAwait(false);

        return _exchange.Outcome;
    }

    private void Begin(int length, int sends)
    {
        Frame.TryParse(_request, 0, length, out Frame request);
        _exchange.Timing = Timing;
        _exchange.Begin(request, sends, _line.Now);
    }

    // What has come is heard before a wait ends. The time is read first: for a later one, bytes may have come since the line was asked.
    private async ValueTask StepAsync(long deadline, CancellationToken cancel)
    {
        long now = _line.Now;
        if (_line.HasArrivals)
            await ReceiveAsync(now, cancel).ConfigureAwait(false);

        if (_exchange.Poll(now))
            _exchange.Sent(await _line.SendAsync(_exchange.Request.AsMemory(0, _exchange.RequestLength), cancel).ConfigureAwait(false), _line.Now);
        else if (_exchange.Outcome == Outcome.Pending)
            await ReceiveAsync(Math.Min(deadline, _exchange.NextDeadline), cancel).ConfigureAwait(false);
    }

    private async ValueTask ReceiveAsync(long deadline, CancellationToken cancel)
    {
        Received received = await _line.ReceiveAsync(_received, deadline, cancel).ConfigureAwait(false);
        if (received.Damaged)
            _exchange.ReceiveDamaged(received.Count, received.At);
        else if (received.Count > 0)
            _exchange.Receive(_received, 0, received.Count, received.At);
    }

    private readonly struct CallScope(SemaphoreSlim queue) : IDisposable
    {
        public void Dispose() => queue.Release();
    }
}
