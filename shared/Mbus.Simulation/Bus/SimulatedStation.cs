namespace Mbus.Simulation;

/// <summary>
/// Station on the simulated bus. Its replies are delayed, altered or suppressed according to its faults and those of the bus.
/// </summary>
internal sealed class SimulatedStation
{
    private readonly MeterDefinition _definition;
    private readonly Random _random;
    private readonly FaultList _busFaults;

    internal SimulatedStation(MeterDefinition definition, DateTime start, LineTiming timing, FaultList busFaults, Random random)
    {
        _definition = definition;
        _random = random;
        _busFaults = busFaults;
        Faults = new FaultList(random);
        foreach (Fault fault in definition.Faults)
            Faults.Add(fault, 0);

        LineTiming own = definition.BaudRate == 0 ? timing : new LineTiming(definition.BaudRate, timing.Slack);
        Station = new Station(new SimulatedMeter(definition, start), definition.PrimaryAddress, own)
        {
            IgnoresFrameCount = definition.IgnoresFrameCount,
            AccessNumber = definition.AccessNumber ?? definition.Telegrams.FirstOrDefault()?.RecordedHeader?.AccessNumber ?? 0,
            RestartTime = definition.RestartMicroseconds ?? long.MaxValue,
        };
        DrawResponseDelay();
    }

    internal Station Station { get; }

    internal FaultList Faults { get; }

    internal long NextDeadline => Math.Min(Station.NextDeadline, Faults.NextBabble);

    /// <summary>Performs the actions due at <paramref name="now"/>; returns the signal to send, or null.</summary>
    internal Signal? Poll(long now)
    {
        int baudRate = Station.BaudRate;
        if (Station.NextDeadline <= now && Station.Poll(now))
            return Answer(now, baudRate);

        return Faults.NextBabble <= now && Faults.StrikeBabble(now) is Fault babble ? new Signal(Noise(babble, _random), now, baudRate) : null;
    }

    internal static ushort[] Noise(Fault? fault, Random random)
    {
        byte[] noise = new byte[fault?.Bytes ?? 0];
        random.NextBytes(noise);
        return Array.ConvertAll(noise, Signal.Character);
    }

    private Signal? Answer(long now, int baudRate)
    {
        DrawResponseDelay();
        Fault? late = Strike(FaultKind.LateAnswer);
        if (Strike(FaultKind.NoAnswer) != null)
            return null;

        ushort[] answer = Array.ConvertAll(Station.Reply[..Station.ReplyLength], Signal.Character);
        if (Strike(FaultKind.LostByte) != null)
            answer[_random.Next(answer.Length)] = Signal.Silence;
        if (Strike(FaultKind.FlippedBit) != null)
            answer[_random.Next(answer.Length)] ^= (ushort)(1 << _random.Next(1, 9));

        ushort[] before = Noise(Strike(FaultKind.NoiseBefore), _random);
        ushort[] after = Noise(Strike(FaultKind.NoiseAfter), _random);
        return new Signal([.. before, .. answer, .. after], now + ((late?.Milliseconds ?? 0) * 1000L), baudRate);
    }

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
