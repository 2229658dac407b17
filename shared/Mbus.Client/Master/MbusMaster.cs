using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>
/// M-Bus master: sends requests to the meters on a line. Overlapping calls are queued and run one at a time, in call order, also across
/// several masters on one line. When a call returns, its exchange has ended, including all retries. Every call can be cancelled, also while
/// queued.
/// </summary>
/// <remarks>
/// A queued call waits for all calls ahead of it: several minutes for a scan. The queue orders single calls. Between
/// <see cref="SelectAsync(SecondaryAddress, uint, CancellationToken)"/> and a read of 253, a call of another task may select another meter; a
/// read by secondary address selects and reads in one call. A progress callback must not wait for another call on the line, because that
/// call starts only after the present one.
///
/// A meter addressed by its primary address gets SND_NKE first, so that its frame count bits match the master's; one addressed by its
/// secondary address is selected, which has the same effect. A request to 253 goes to the meter that is already selected.
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
    /// <summary>Maximum of <see cref="Repeats"/>.</summary>
    public const int MaxRepeats = 10;

    private static readonly TimeSpan MaxExtraReplyTime = TimeSpan.FromSeconds(60);

    private readonly Line _line;
    private readonly Exchange _exchange;
    private readonly FrameCountBits _counts = new();
    private readonly byte[] _request = new byte[Frame.MaxLength];
    private readonly byte[] _received = new byte[Frame.MaxLength];

    /// <summary>Creates a master on an open line, which the caller owns.</summary>
    public MbusMaster(Line line)
    {
        _line = line;
        _exchange = new Exchange(line.Timing);
    }

    /// <summary>Number of retries after silence or a damaged reply, 0 to <see cref="MaxRepeats"/>. The standard requires 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above the maximum.</exception>
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
    /// Additional reply time for slow meters, on top of the standard's 330 bits + 50 ms and the slack of the line. Some need a second. At
    /// most 60 s.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above 60 s.</exception>
    public TimeSpan ExtraReplyTime
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxExtraReplyTime);
            field = value;
        }
    }

    /// <summary>Maximum time from a request to the start of its answer.</summary>
    public TimeSpan ReplyWindow => TimeSpan.FromMicroseconds(Timing.ReplyWindow);

    private LineTiming Timing => new(_line.Timing.BaudRate, _line.Timing.Slack + (long)ExtraReplyTime.TotalMicroseconds);

    private int Sends => 1 + Repeats;

    /// <summary>Selects the slave with a secondary address, which then answers at 253. Other slaves are deselected.</summary>
    /// <param name="address">Secondary address, with or without wildcards.</param>
    /// <param name="fabricationNumber">
    /// Pattern of eight digits for the fabrication number, F for any, if several meters have the address (enhanced selection); FFFFFFFF for
    /// a plain selection.
    /// </param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">No slave has this address, or several answer to it.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SelectAsync(SecondaryAddress address, uint fabricationNumber = uint.MaxValue, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await SelectAsync(MeterAddress.Of(address, fabricationNumber), cancel).ConfigureAwait(false);
    }

    /// <summary>Deselects any selected slave (SND_NKE to 253). Slaves do not have to answer; returns true if one did.</summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<bool> DeselectAsync(CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        Outcome outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, ControlField.SndNke, PrimaryAddress.Selected), 1, cancel).ConfigureAwait(false);
        _counts.Reset(PrimaryAddress.Selected);
        return outcome == Outcome.Reply;
    }

    /// <summary>Resets the frame count bits of a slave (SND_NKE). A slave does not have to answer; returns true if it did.</summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<bool> NormaliseAsync(byte address, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        return await ResetAsync(address, Sends, cancel).ConfigureAwait(false) == Outcome.Reply;
    }

    // Every public operation starts with this, and none calls another one, which would deadlock: the buffers and the exchange belong to one
    // call at a time. Without another running call it completes synchronously and allocates nothing.
    private async ValueTask<CallScope> BeginCallAsync(CancellationToken cancel)
    {
        await _line.CallQueue.WaitAsync(cancel).ConfigureAwait(false);
        return new CallScope(_line.CallQueue);
    }

    private async ValueTask SelectAsync(MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await TrySelectAsync(address, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply)
            throw Failure($"Selecting meter {address}", "E5", outcome);
    }

    private async ValueTask PrepareAsync(MeterAddress address, CancellationToken cancel)
    {
        if (address.IsSecondary)
        {
            await SelectAsync(address, cancel).ConfigureAwait(false);
        }
        else if (address.Primary != PrimaryAddress.Selected)
        {
            await ResetAsync(address.Primary, Sends, cancel).ConfigureAwait(false);
            _isAckUnproven = _exchange.Outcome == Outcome.Damage && _exchange.MayBeAck;
        }
    }

    // A slave that missed the SND_NKE keeps its bits, and one that received it accepts either bit as new: so without an answer keep our
    // bits.
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
        return Frame.WriteLong(_request, 0, _selectionControl, PrimaryAddress.Selected, ControlInformation.SelectSlave, selection, 0, count);
    }

    private async ValueTask<Outcome> ExchangeAsync(int length, int sends, CancellationToken cancel)
    {
        Begin(length, sends);
        while (_exchange.Outcome == Outcome.Pending)
        {
            long end = _exchange.HasAck ? EndOfOthers() : long.MaxValue;
            if (_line.Now >= end && !_line.HasArrivals)
                _exchange.Poll(_exchange.NextDeadline);
            else
                await StepAsync(end, cancel).ConfigureAwait(false);
        }

        NoteUnanswered();
        return _exchange.Outcome;
    }

    private void Begin(int length, int sends)
    {
        Frame.TryParse(_request, 0, length, out Frame request);
        _exchange.Timing = Timing;
        _exchange.Begin(request, sends, _line.Now);
    }

    // Process received bytes before a wait ends. Read the time first: bytes that arrived after the line was checked belong to a later time.
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
