using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>Requests of a master on a line: sends a request with its retries, and receives the reply. One call at a time uses it.</summary>
internal sealed class MasterLink(Line line)
{
    // Variation of the delay of a line, in microseconds.
    private const long DelayVariation = 100_000;

    private const int MaxAfter = 2 * Frame.MaxLength;
    private const byte DamageMark = 0x00;

    // Longest time until a late reply, in microseconds.
    private const long LongestDelay = 60_000_000;

    private readonly byte[] _received = new byte[Frame.MaxLength];
    private readonly HashSet<(MbusNoticeKind, MeterAddress?)> _noticed = [];
    private readonly Dictionary<byte, long> _unansweredAt = [];
    private readonly Dictionary<byte, long> _silentAt = [];

    internal Line Line => line;

    /// <summary>Buffer of the next request.</summary>
    internal byte[] Request { get; } = new byte[Frame.MaxLength];

    /// <summary>Last request, and what was received after it.</summary>
    internal Exchange Exchange { get; } = new(line.Timing);

    internal FrameCountBits Counts { get; } = new();

    /// <summary>Delay of a network, for probes.</summary>
    internal LearntDelay Delay { get; } = new(line);

    /// <summary>Probes through a bridge of this project.</summary>
    internal BridgeTurn Turn => field ??= new BridgeTurn(this);

    /// <summary>Test of a gateway that is no such bridge.</summary>
    internal ForwarderTest Test => field ??= new ForwarderTest(this);

    internal int Repeats { get; set; } = 2;

    internal TimeSpan ExtraReplyTime { get; set; }

    internal IProgress<MbusNotice>? Notices { get; set; }

    internal int Sends => 1 + Repeats;

    internal LineTiming Timing => new(line.Timing.BaudRate, line.Timing.Slack + (long)ExtraReplyTime.TotalMicroseconds);

    /// <summary>True if probes wait less than the slack of the line demands: a late reply is then possible.</summary>
    internal bool HasShortWaits => line.FarEnd == FarEnd.Forwarder && Delay.Slack < line.Timing.Slack;

    /// <summary>Timing of a probe with a short wait. A request for data has the slack of the line.</summary>
    internal LineTiming ShortTiming => new(line.Timing.BaudRate, Delay.Slack + (long)ExtraReplyTime.TotalMicroseconds);

    /// <summary>True if bytes came before the last request was sent: they answer an earlier one.</summary>
    internal bool HasLateBytes { get; private set; }

    /// <summary>True if the first byte after the last request is that of a telegram.</summary>
    internal bool BeginsTelegram { get; private set; }

    /// <summary>Number of bytes that came with a parity or framing error since the last request began.</summary>
    internal int DamagedBytes { get; private set; }

    /// <summary>Number of E5 that came alone, to any request.</summary>
    internal int Acks { get; private set; }

    /// <summary>True if the only byte may be the mark by which a bridge replaces the answers of several meters.</summary>
    internal bool HasOnlyMark => Exchange.BytesSeen == 1 && DamagedBytes == 0 && _received[0] == DamageMark;

    /// <summary>True if the line adds a byte before or after each reply.</summary>
    internal bool IsNoiseKnown => Exchange.AddedBefore >= 0 || Exchange.AddedAfter >= 0;

    /// <summary>
    /// Waits for the calls ahead. Every operation of the master starts with this, and none calls another one, which would deadlock: the
    /// buffers and the exchange belong to one call at a time. Without another running call it completes synchronously and allocates nothing.
    /// </summary>
    internal async ValueTask<CallScope> BeginCallAsync(CancellationToken cancel)
    {
        await line.CallQueue.WaitAsync(cancel).ConfigureAwait(false);
        return new CallScope(line.CallQueue);
    }

    /// <summary>Sends a short frame, and waits for its reply.</summary>
    internal ValueTask<Outcome> ExchangeShortAsync(byte c, byte address, int sends, CancellationToken cancel) =>
        ExchangeAsync(Frame.WriteShort(Request, 0, c, address), sends, cancel);

    /// <summary>Sends the frame in <see cref="Request"/>, and waits for its reply.</summary>
    internal async ValueTask<Outcome> ExchangeAsync(int length, int sends, CancellationToken cancel)
    {
        Begin(length, sends);
        return await CompleteAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Completes the exchange that <see cref="Begin"/> has begun.</summary>
    internal async ValueTask<Outcome> CompleteAsync(CancellationToken cancel)
    {
        while (Exchange.Outcome == Outcome.Pending)
        {
            long end = Exchange.HasAck ? EndOfOthers() : long.MaxValue;
            if (line.Now >= end && !line.HasArrivals)
                Exchange.Poll(Exchange.NextDeadline);
            else
                await StepAsync(end, cancel).ConfigureAwait(false);
        }

        NoteUnanswered();
        return Exchange.Outcome;
    }

    /// <summary>Sends SND_NKE once to an address that may have no meter, and waits for its acknowledgement with this timing.</summary>
    internal async ValueTask<Outcome> ProbeAsync(byte address, LineTiming timing, CancellationToken cancel)
    {
        int length = Frame.WriteShort(Request, 0, ControlField.SndNke, address);
        if (!await Turn.TryRunAsync(length, cancel).ConfigureAwait(false))
        {
            Begin(length, 1);
            Exchange.Timing = timing;
            await CompleteAsync(cancel).ConfigureAwait(false);
            await ConcludeProbeAsync(cancel).ConfigureAwait(false);
        }

        if (Exchange.Outcome == Outcome.Reply)
            Counts.Confirm(ControlField.SndNke, address);
        NoteUnanswered();
        return Exchange.Outcome;
    }

    /// <summary>Learns from a probe: after silence, whether there is a bridge that tells when a probe was silent; from an E5, the delay.</summary>
    internal async ValueTask ConcludeProbeAsync(CancellationToken cancel)
    {
        if (Exchange.Outcome == Outcome.Reply)
            Delay.Add(Exchange.ReplyDelay);
        if (Exchange.Outcome != Outcome.Silence || !line.LearnsDelay)
            return;

        Test.NoteSilence(Exchange);
        await Turn.FindOutAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Returns true if nothing more comes until the end of the whole wait of the last request.</summary>
    internal async ValueTask<bool> IsQuietAsync(CancellationToken cancel) => await ListenAsync(cancel).ConfigureAwait(false) is { Length: 0 };

    /// <summary>
    /// Resets the frame count bits of a slave (SND_NKE). A slave that missed the SND_NKE keeps its bits, and one that received it accepts
    /// either bit as new: so without an answer the master keeps its bits.
    /// </summary>
    internal async ValueTask<Outcome> ResetAsync(byte address, int sends, CancellationToken cancel)
    {
        Outcome outcome = await ExchangeShortAsync(ControlField.SndNke, address, sends, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Reply)
            Counts.Confirm(ControlField.SndNke, address);
        return outcome;
    }

    /// <summary>Begins an exchange with the frame in <see cref="Request"/>; <see cref="StepAsync"/> continues it.</summary>
    internal void Begin(int length, int sends)
    {
        Frame.TryParse(Request, 0, length, out Frame request);
        Exchange.Timing = Timing;
        HasLateBytes = false;
        BeginsTelegram = false;
        DamagedBytes = 0;
        Exchange.Begin(request, sends, line.Now);
    }

    /// <summary>Sends what is due, or receives until the deadline or that of the exchange.</summary>
    internal async ValueTask StepAsync(long deadline, CancellationToken cancel)
    {
        // Process all received bytes before a wait ends. Read the time first: bytes that arrived after the line was checked belong to a later time.
        long now = line.Now;
        bool isMore = true;
        bool hadAck = Exchange.HasAck;
        while (isMore && line.HasArrivals && Exchange.Outcome == Outcome.Pending)
        {
            Received received = await ReceiveAsync(now, cancel).ConfigureAwait(false);
            isMore = received.Count > 0 && received.At <= now;
        }

        // The caller decides how long to wait after an E5.
        if (Exchange.HasAck && !hadAck)
            return;

        if (Exchange.Poll(now))
            Exchange.Sent(await line.SendAsync(Exchange.Request.AsMemory(0, Exchange.RequestLength), cancel).ConfigureAwait(false), line.Now);
        else if (Exchange.Outcome == Outcome.Pending)
            await ReceiveAsync(Math.Min(deadline, Exchange.NextDeadline), cancel).ConfigureAwait(false);
    }

    internal async ValueTask<Received> ReceiveAsync(long deadline, CancellationToken cancel)
    {
        Received received = await line.ReceiveAsync(_received, deadline, cancel).ConfigureAwait(false);
        NoteAck(received);
        if (received.Count > 0 && Exchange.BytesSeen == 0)
            BeginsTelegram = !received.Damaged && _received[0] == Frame.LongStart;
        HasLateBytes |= received.Count > 0 && Exchange.Outcome == Outcome.Pending && Exchange.Sends == 0;
        DamagedBytes += received.Damaged ? received.Count : 0;
        if (received.Damaged)
            Exchange.ReceiveDamaged(received.Count, received.At);
        else if (received.Count > 0)
            Exchange.Receive(_received, 0, received.Count, received.At);
        return received;
    }

    /// <summary>Returns the bytes until the end of the reply window; null if one is damaged.</summary>
    internal async ValueTask<byte[]?> ListenAsync(CancellationToken cancel)
    {
        List<byte> after = [];
        long end = Exchange.SentAt + Timing.ReplyWindow;
        while ((line.Now < end || line.HasArrivals) && after.Count <= MaxAfter)
        {
            Received received = await line.ReceiveAsync(_received, end, cancel).ConfigureAwait(false);
            if (received.Damaged)
                return null;

            if (received.Count > 0)
                Exchange.Receive(_received, 0, received.Count, received.At);
            after.AddRange(_received[..received.Count]);
            end = received.Count > 0 ? Math.Max(end, received.At + Timing.ByteGap) : end;
        }

        return [.. after];
    }

    /// <summary>Sends any bytes, and returns what is received until the end of the reply window, and of what began in it.</summary>
    internal async ValueTask<byte[]> SendBytesAsync(ReadOnlyMemory<byte> bytes, int maxReceived, CancellationToken cancel)
    {
        List<byte> all = [];
        long end = await line.SendAsync(bytes, cancel).ConfigureAwait(false) + Timing.ReplyWindow;
        while ((line.Now < end || line.HasArrivals) && all.Count < maxReceived)
        {
            Received received = await line.ReceiveAsync(_received, end, cancel).ConfigureAwait(false);
            NoteAck(received);
            all.AddRange(_received[..received.Count]);
            end = received.Count > 0 ? Math.Max(end, received.At + Timing.ByteGap) : end;
        }

        return [.. all];
    }

    /// <summary>Accepts a reply with another address than the requested one, unless it may be a late reply to an earlier request.</summary>
    internal bool AcceptStray(MeterAddress address)
    {
        // A late reply to another request has that request's address.
        int replied = Exchange.StrayAddress;
        if (replied < 0 || MayGetLateReply((byte)replied))
            return false;

        Exchange.AcceptStray();
        Notice(MbusNoticeKind.OtherAddress, address, $"Meter {address} replies with address {replied}; its reply is accepted, because it is the only one. Check the address setting of the meter.");
        return true;
    }

    /// <summary>True if a request to an address was not answered a short time ago: its answer may still come.</summary>
    internal bool MayGetLateReply(byte address) => _unansweredAt.TryGetValue(address, out long at) && line.Now - at < LongestDelay;

    /// <summary>True if nothing came to a request to an address a short time ago: its meter may be slow.</summary>
    internal bool MayBeSlow(byte address) => _silentAt.TryGetValue(address, out long at) && line.Now - at < LongestDelay;

    /// <summary>Reports a deviation once for each meter.</summary>
    internal void Notice(MbusNoticeKind kind, MeterAddress? meter, string message)
    {
        if (Notices != null && _noticed.Add((kind, meter)))
            Notices.Report(new MbusNotice(kind, meter, message));
    }

    internal void NoticeAddedBytes()
    {
        if (Exchange.AddedBefore >= 0)
            Notice(MbusNoticeKind.AddedByte, null, $"The line adds {Exchange.AddedBefore:X2} before each reply; it is ignored. Typical cause: a converter that switches to reception.");
        if (Exchange.AddedAfter >= 0)
            Notice(MbusNoticeKind.AddedByte, null, $"The line adds {Exchange.AddedAfter:X2} after each reply; it is ignored. Typical cause: a converter that switches to transmission.");
    }

    /// <summary>
    /// Returns the end of the wait for the E5 of slower meters, after the first E5 to a selection. The slack of the line is for the whole
    /// delay of a reply; after the first E5, the delay of the line is known, and only its variation counts.
    /// </summary>
    internal long EndOfOthers() => Exchange.SentAt
        + Math.Min(Timing.ReplyWindow, Timing.ReplyWindow - line.Timing.Slack + Exchange.ReplyDelay + DelayVariation);

    /// <summary>Returns the exception for a failed exchange.</summary>
    internal MbusException Failure(string phase, string expected, Outcome outcome, MbusError ofSilence = MbusError.NoReply) =>
        ExchangeFailure.Of(Exchange, Timing, phase, expected, outcome, ofSilence);

    private void NoteAck(Received received) => Acks += received is { Count: 1, Damaged: false } && _received[0] == Frame.Ack ? 1 : 0;

    private void NoteUnanswered()
    {
        Frame.TryParse(Exchange.Request, 0, Exchange.RequestLength, out Frame request);
        if (Exchange.Outcome != Outcome.Reply)
            _unansweredAt[request.A] = line.Now;
        if (Exchange.Outcome == Outcome.Silence)
            _silentAt[request.A] = line.Now;
    }

    internal readonly struct CallScope(SemaphoreSlim queue) : IDisposable
    {
        public void Dispose() => queue.Release();
    }
}
