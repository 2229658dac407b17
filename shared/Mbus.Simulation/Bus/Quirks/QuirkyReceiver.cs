namespace Mbus.Simulation;

/// <summary>Finds the frames of the master for a meter with quirks, and decides how the meter reacts to each.</summary>
internal sealed class QuirkyReceiver(MeterQuirks quirks, SimulatedMeter meter, Station station)
{
    private const byte TooManyReadouts = 9;
    private const int CiOffset = 6;

    private readonly FrameDecoder _decoder = new();
    private readonly Queue<long> _readings = new();
    private readonly byte[] _answer = new byte[Frame.MaxLength];
    private OwnRequest? _step;
    private long _lastByteAt = long.MinValue;
    private long _selectedAt = long.MinValue;
    private long _awakeUntil = long.MinValue;
    private int _wakeBytes;
    private int _resets;
    private byte _access;

    /// <summary>Reply of the meter after <see cref="Reaction.Answer"/>.</summary>
    internal byte[] Answer { get; private set; } = [];

    /// <summary>True if the reply of the station to the last frame is not sent.</summary>
    internal bool IsMute { get; private set; }

    /// <summary>Adds a byte. Returns true if it completes a frame, with the reaction to it.</summary>
    internal bool Receive(byte[] one, LineTiming timing, long at, out Reaction reaction)
    {
        if (at - timing.Bytes(1) > _lastByteAt + timing.ByteGap)
        {
            _decoder.Clear();
            _wakeBytes = 0;
        }

        _lastByteAt = at;
        CountWakeByte(one[0], at);
        reaction = Reaction.Standard;
        _decoder.Feed(one, 0, 1);
        if (!_decoder.HasFrame || !ControlField.IsFromMaster(_decoder.Frame.C))
            return false;

        reaction = React(_decoder.Frame, at);
        return true;
    }

    internal void ReceiveDamaged() => _decoder.FeedDamaged();

    private void CountWakeByte(byte value, long at)
    {
        if (quirks.WakeUp is not WakeUp wakeUp)
            return;

        _wakeBytes = value == wakeUp.Value ? _wakeBytes + 1 : 0;
        if (_wakeBytes >= wakeUp.Count)
            _awakeUntil = at + wakeUp.AwakeMicroseconds;
    }

    private Reaction React(Frame frame, long at)
    {
        IsMute = false;
        if (quirks.WakeUp != null && at > _awakeUntil)
            return Reaction.Ignore;
        if (frame.A == PrimaryAddress.Selected && frame.Kind == FrameKind.Long && frame.Ci == ControlInformation.SelectSlave)
            return ReactToSelection(frame, at);
        if (frame.A == PrimaryAddress.Selected && at > SelectionEnd())
            return Reaction.Deselect;
        if (!IsForMe(frame.A))
            return Reaction.Standard;

        return ControlField.Function(frame.C) switch
        {
            ControlField.SndNke => ReactToReset(),
            ControlField.ReqUd2 => ReactToRequest(at),
            ControlField.SndUd => ReactToData(frame),
            _ => Reaction.Standard,
        };
    }

    private bool IsForMe(byte address) => address == station.Address || address >= PrimaryAddress.Test || (address == PrimaryAddress.Selected && station.IsSelected);

    private long SelectionEnd() =>
        quirks.Selection?.LapsesMicroseconds is long lapse && _selectedAt != long.MinValue ? _selectedAt + lapse : long.MaxValue;

    private Reaction ReactToSelection(Frame frame, long at)
    {
        _selectedAt = at;
        _step = null;
        if (quirks.Selection is not SelectionRule rule)
            return Reaction.Standard;
        if (rule.Control is byte control && control != frame.C)
            return Reaction.Ignore;
        if (frame.DataLength < SecondaryAddress.Length)
            return Reaction.Standard;

        SecondaryAddress pattern = SecondaryAddress.Read(frame.Buffer, frame.DataOffset);
        return Accepts(rule.Wildcards, pattern) ? Reaction.Standard : Reaction.Deselect;
    }

    private static bool Accepts(RequiredWildcards rule, SecondaryAddress pattern) => rule switch
    {
        RequiredWildcards.None => !pattern.HasWildcard,
        RequiredWildcards.Tail => HasWildcardTail(pattern),
        RequiredWildcards.All => pattern.Equals(SecondaryAddress.Any),
        _ => true,
    };

    private static bool HasWildcardTail(SecondaryAddress pattern) =>
        pattern is { Manufacturer: Manufacturer.Any, Version: SecondaryAddress.AnyByte, DeviceType: SecondaryAddress.AnyByte };

    private Reaction ReactToReset()
    {
        _step = null;
        _resets++;
        IsMute = quirks.IgnoresReset;
        return _resets <= quirks.ResetsNeeded ? Reaction.Ignore : Reaction.Standard;
    }

    private Reaction ReactToRequest(long at)
    {
        if (_resets < quirks.ResetsNeeded)
            return Reaction.Ignore;
        if (quirks.ReadLimit is ReadLimit limit && IsOverLimit(limit, at))
            return ReactOverLimit(limit.Then);

        return _step == null ? Reaction.Standard : AnswerBy(_step.Telegram);
    }

    private bool IsOverLimit(ReadLimit limit, long at)
    {
        while (_readings.TryPeek(out long oldest) && at - oldest >= limit.PeriodMicroseconds)
            _readings.Dequeue();
        if (_readings.Count >= limit.Count)
            return true;

        _readings.Enqueue(at);
        return false;
    }

    private Reaction ReactOverLimit(OverLimit then)
    {
        if (then == OverLimit.Silence)
            return Reaction.Ignore;

        _answer[CiOffset] = ControlInformation.ApplicationError;
        _answer[CiOffset + 1] = TooManyReadouts;
        Answer = then == OverLimit.Acknowledge ? [Frame.Ack] : Close(2);
        return Reaction.Answer;
    }

    private Reaction ReactToData(Frame frame)
    {
        ReadOnlySpan<byte> data = frame.Buffer.AsSpan(frame.DataOffset - 1, frame.DataLength + 1);
        foreach (OwnRequest request in quirks.OwnRequests)
        {
            if (!data.StartsWith(request.Request))
                continue;
            if (!request.IsStep)
                return AnswerBy(request.Telegram);

            _step = request;
            Answer = [Frame.Ack];
            return Reaction.Answer;
        }

        return Reaction.Standard;
    }

    private Reaction AnswerBy(TelegramDefinition telegram)
    {
        const int AccessNumber = 9;
        int length = meter.Write(telegram, isLast: true, _lastByteAt, _answer, CiOffset);
        if (telegram.Recorded == null)
            _answer[CiOffset + AccessNumber] = _access++;
        Answer = Close(length);
        return Reaction.Answer;
    }

    private byte[] Close(int length) =>
        _answer[..Frame.WriteLong(_answer, 0, ControlField.RspUd, station.Address, _answer[CiOffset], _answer, CiOffset + 1, length - 1)];
}
