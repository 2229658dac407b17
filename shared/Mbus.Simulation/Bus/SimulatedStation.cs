namespace Mbus.Simulation;

/// <summary>
/// Station on the simulated bus. Its replies are delayed, altered or suppressed according to its quirks, its faults and those of the bus.
/// </summary>
internal sealed class SimulatedStation
{
    // No meter has this address: a selection of it deselects the station.
    private static readonly byte[] Deselection = SelectionOf(new SecondaryAddress(0xEEEEEEEE, 0xEEEE, 0xEE, 0xEE));

    private readonly MeterDefinition _definition;
    private readonly Random _random;
    private readonly FaultList _busFaults;
    private readonly SimulatedMeter _meter;
    private readonly QuirkyReceiver? _quirks;
    private readonly PushSequence? _push;
    private byte[] _ownAnswer = [];
    private long _ownAnswerAt = long.MaxValue;

    internal SimulatedStation(MeterDefinition definition, DateTime start, LineTiming timing, FaultList busFaults, Random random)
    {
        _definition = definition;
        _random = random;
        _busFaults = busFaults;
        Faults = new FaultList(random);
        foreach (Fault fault in definition.Faults)
            Faults.Add(fault, 0);

        LineTiming own = definition.BaudRate == 0 ? timing : new LineTiming(definition.BaudRate, timing.Slack);
        _meter = new SimulatedMeter(definition, start);
        Station = new Station(_meter, definition.PrimaryAddress, own)
        {
            IgnoresFrameCount = definition.IgnoresFrameCount,
            AccessNumber = definition.AccessNumber ?? definition.Telegrams.FirstOrDefault()?.RecordedHeader?.AccessNumber ?? 0,
            RestartTime = definition.RestartMicroseconds ?? long.MaxValue,
        };
        _quirks = definition.Quirks.Equals(new MeterQuirks()) ? null : new QuirkyReceiver(definition.Quirks, _meter, Station);
        _push = definition.Quirks.Push == null ? null : new PushSequence(definition.Quirks.Push);
        DrawResponseDelay();
    }

    internal Station Station { get; }

    internal FaultList Faults { get; }

    internal long NextDeadline => Math.Min(Math.Min(Station.NextDeadline, Faults.NextBabble), Math.Min(_ownAnswerAt, _push?.NextAt ?? long.MaxValue));

    /// <summary>Adds one byte from the master.</summary>
    internal void Receive(byte[] one, long at)
    {
        _ownAnswerAt = long.MaxValue;
        _push?.Receive(one[0]);
        if (_quirks != null && _quirks.Receive(one, new LineTiming(Station.BaudRate, 0), at, out Reaction reaction) && reaction != Reaction.Standard)
            React(reaction, at);
        else
            Station.Receive(one, 0, 1, at);
    }

    /// <summary>Adds one damaged byte from the master.</summary>
    internal void ReceiveDamaged(long at)
    {
        _ownAnswerAt = long.MaxValue;
        _quirks?.ReceiveDamaged();
        Station.ReceiveDamaged(at);
    }

    /// <summary>Performs the actions due at <paramref name="now"/>; returns the signal to send, or null.</summary>
    internal Signal? Poll(long now)
    {
        int baudRate = Station.BaudRate;
        if (Station.NextDeadline <= now && Station.Poll(now) && !IsSilent())
            return Answer(WithReplyAddress(Station.Reply[..Station.ReplyLength]), now, baudRate);

        if (_ownAnswerAt <= now)
        {
            _ownAnswerAt = long.MaxValue;
            return Answer(WithReplyAddress(_ownAnswer), now, baudRate);
        }

        if (_push?.NextAt <= now)
            return Answer(_push.Take(now), now, baudRate);

        return Faults.NextBabble <= now && Faults.StrikeBabble(now) is Fault babble ? new Signal(Noise(babble, _random), now, baudRate) : null;
    }

    internal static ushort[] Noise(Fault? fault, Random random)
    {
        byte[] noise = fault?.Noise ?? new byte[fault?.Bytes ?? 0];
        if (fault?.Noise == null)
            random.NextBytes(noise);
        return Array.ConvertAll(noise, Signal.Character);
    }

    private static byte[] SelectionOf(SecondaryAddress address)
    {
        byte[] data = new byte[SecondaryAddress.Length];
        address.Write(data, 0);
        byte[] frame = new byte[Frame.MaxLength];
        byte c = ControlField.WithFrameCount(ControlField.SndUd, false);
        return frame[..Frame.WriteLong(frame, 0, c, PrimaryAddress.Selected, ControlInformation.SelectSlave, data, 0, data.Length)];
    }

    private void React(Reaction reaction, long at)
    {
        Station.ReceiveDamaged(at);
        if (reaction == Reaction.Deselect)
            Station.Receive(Deselection, 0, Deselection.Length, at);
        if (reaction != Reaction.Answer)
            return;

        _ownAnswer = _quirks!.Answer;
        _ownAnswerAt = at + Station.ResponseDelay;
    }

    private bool IsSilent()
    {
        bool isTelegram = Station.ReplyLength > Frame.ShortLength;
        return _quirks is { IsMute: true } || (isTelegram && _meter.LastTelegram >= (_definition.Quirks.SilentAfter ?? int.MaxValue));
    }

    private byte[] WithReplyAddress(byte[] reply)
    {
        const int A = 5, Header = 4, Tail = 2;
        if (_definition.Quirks.ReplyAddress is not byte address || reply.Length <= Frame.ShortLength)
            return reply;

        byte[] changed = [.. reply];
        changed[A] = address;
        changed[^Tail] = Frame.Checksum(changed, Header, changed.Length - Header - Tail);
        return changed;
    }

    private Signal? Answer(byte[] reply, long now, int baudRate)
    {
        DrawResponseDelay();
        Fault? late = Strike(FaultKind.LateAnswer);
        if (Strike(FaultKind.NoAnswer) != null)
            return null;

        ushort[] answer = Array.ConvertAll(reply, Signal.Character);
        if (Strike(FaultKind.LostByte) != null)
            answer[_random.Next(answer.Length)] = Signal.Silence;
        if (Strike(FaultKind.FlippedBit) != null)
            answer[_random.Next(answer.Length)] ^= (ushort)(1 << _random.Next(1, 9));

        ushort[] before = Noise(Strike(FaultKind.NoiseBefore), _random);
        ushort[] after = Noise(Strike(FaultKind.NoiseAfter), _random);
        ushort[] whole = [.. before, .. answer, .. after];
        if (Strike(FaultKind.DoubledAnswer) is Fault doubled)
            whole = [.. whole, .. Enumerable.Repeat(Signal.Silence, Characters(doubled.Milliseconds, baudRate)), .. whole];
        return new Signal(whole, now + ((late?.Milliseconds ?? 0) * 1000L), baudRate);
    }

    private static int Characters(int milliseconds, int baudRate) => (int)((long)milliseconds * baudRate / (1000 * LineTiming.BitsPerByte));

    private Fault? Strike(FaultKind kind)
    {
        Fault? own = Faults.Strike(kind);
        return _busFaults.Strike(kind) ?? own;
    }

    private void DrawResponseDelay()
    {
        long jitter = _definition.JitterMicroseconds == 0 ? 0 : _random.NextInt64(_definition.JitterMicroseconds + 1);
        Station.ResponseDelay = (_definition.ResponseMicroseconds ?? new LineTiming(Station.BaudRate, 0).Idle) + jitter;
    }
}
