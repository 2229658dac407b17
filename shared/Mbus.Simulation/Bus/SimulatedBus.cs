namespace Mbus.Simulation;

/// <summary>
/// Simulated bus with meters. Time is an argument: the bus reads no clock and opens nothing, so the same definition, seed and calls give
/// the same bytes. Times are in microseconds and never decrease; time 0 is the definition's start.
/// </summary>
/// <remarks>
/// <code>
/// long sent = bus.Transmit(request, now);
/// while (bus.Advance(sent + bus.Timing.ReplyWindow, out ReceivedByte heard))
///     Use(heard);
/// </code>
/// Slaves receive only the master; the master receives all slaves combined: see <see cref="CurrentLoop"/>.
/// </remarks>
public sealed class SimulatedBus
{
    /// <summary>Maximum number of bytes in transmission to the slaves.</summary>
    public const int MaxPending = 65536;

    private readonly record struct SentByte(byte Value, bool Damaged, long End, int BaudRate);

    private readonly Queue<SentByte> _sent = new();
    private readonly CurrentLoop _loop = new();
    private readonly SimulatedStation[] _stations;
    private readonly FaultList _faults;
    private readonly Random _random;
    private readonly byte[] _one = new byte[1];
    private long _time;
    private long _sentUntil;
    private bool _isDead;

    /// <summary>Creates a bus with the meters of a definition.</summary>
    /// <param name="definition">Meters and faults.</param>
    /// <param name="timing">Baud rate of the master, and of every meter without its own.</param>
    /// <param name="seed">Seed of all random values.</param>
    public SimulatedBus(BusDefinition definition, LineTiming timing, int seed = 1)
    {
        Definition = definition;
        _random = new Random(seed);
        _faults = new FaultList(_random);
        foreach (Fault fault in definition.Faults)
            _faults.Add(fault, 0);

        _stations = [.. definition.Meters.Select(meter => new SimulatedStation(meter, definition.Start, timing, _faults, _random))];
        SetTiming(timing);
    }

    /// <summary>Definition of the bus.</summary>
    public BusDefinition Definition { get; }

    /// <summary>Slaves in the order of the definition.</summary>
    public IReadOnlyList<Station> Stations => Array.ConvertAll(_stations, station => station.Station);

    /// <summary>Baud rate and slack of the master.</summary>
    public LineTiming Timing { get; private set; }

    /// <summary>Current time of the bus, in microseconds.</summary>
    public long Now => _time;

    /// <summary>Number of master bytes in transmission to the slaves.</summary>
    public int Pending => _sent.Count;

    /// <summary>Time of the next event without action by the master, in microseconds; <see cref="long.MaxValue"/> for none.</summary>
    public long NextDeadline
    {
        get
        {
            long next = Math.Min(_loop.NextByteEnd, _faults.NextBabble);
            if (_sent.TryPeek(out SentByte sent))
                next = Math.Min(next, sent.End);
            foreach (SimulatedStation station in _stations)
                next = Math.Min(next, station.NextDeadline);
            return Math.Max(next, _time);
        }
    }

    /// <summary>Changes the baud rate of the master, not that of the meters.</summary>
    public void SetBaudRate(int baudRate) => SetTiming(new LineTiming(baudRate, Timing.Slack));

    /// <summary>Adds a fault from now on, to the meter with this index (from 0) or to the whole bus.</summary>
    /// <exception cref="ArgumentException">The fault applies only to the whole bus, or the meter index is out of range.</exception>
    public void Inject(Fault fault, int? meter = null)
    {
        if (meter is int index && (fault.IsOfTheBus || index < 0 || index >= _stations.Length))
            throw new ArgumentException($"{fault.Kind} for meter {index}: not possible. Expected a meter index below {_stations.Length}, and no meter for echo and dead line, which are faults of the whole bus.");

        (meter is int of ? _stations[of].Faults : _faults).Add(fault, _time);
    }

    /// <summary>Removes all faults, including those of the definition.</summary>
    public void ClearFaults()
    {
        _faults.Clear();
        _isDead = false;
        foreach (SimulatedStation station in _stations)
            station.Faults.Clear();
    }

    /// <summary>Sends bytes from the master, back to back, after those still being sent.</summary>
    /// <param name="bytes">Bytes to send.</param>
    /// <param name="now">Start time, in microseconds.</param>
    /// <param name="damaged">True if the slaves receive each of these bytes with an error.</param>
    /// <returns>Time at which the last stop bit ends, in microseconds.</returns>
    /// <exception cref="InvalidOperationException">
    /// More than <see cref="MaxPending"/> bytes are pending: <see cref="Advance"/> was not called.
    /// </exception>
    public long Transmit(ReadOnlySpan<byte> bytes, long now, bool damaged = false)
    {
        if (_sent.Count + bytes.Length > MaxPending)
            throw new InvalidOperationException($"{_sent.Count} bytes are pending to the slaves, {bytes.Length} more were sent. Call Advance between transmissions.");
        if (bytes.IsEmpty)
            return Math.Max(now, _sentUntil);

        long start = Math.Max(Math.Max(now, _time), _sentUntil);
        for (int i = 0; i < bytes.Length; i++)
            _sent.Enqueue(new SentByte(bytes[i], damaged, start + Timing.Bytes(i + 1), Timing.BaudRate));

        _isDead = _faults.Strike(FaultKind.DeadLine) != null;
        if (_faults.Strike(FaultKind.Echo) != null)
            _loop.Add(new Signal(Array.ConvertAll(bytes.ToArray(), Signal.Character), start, Timing.BaudRate));
        return _sentUntil = start + Timing.Bytes(bytes.Length);
    }

    /// <summary>
    /// Advances time to <paramref name="now"/>, or to the end of the next byte that the master receives. Call it again while it returns a
    /// byte.
    /// </summary>
    /// <returns>True with a byte; false when <paramref name="now"/> is reached.</returns>
    public bool Advance(long now, out ReceivedByte heard)
    {
        for (long next = NextDeadline; next <= now; next = NextDeadline)
        {
            _time = next;
            if (_loop.NextByteEnd <= next)
            {
                heard = _loop.Take();
                if (!_isDead)
                    return true;
            }
            else
            {
                LetHappen(next);
            }
        }

        _time = Math.Max(_time, now);
        heard = default;
        return false;
    }

    private void LetHappen(long now)
    {
        while (_sent.TryPeek(out SentByte sent) && sent.End <= now)
            Deliver(_sent.Dequeue());

        foreach (SimulatedStation station in _stations)
        {
            if (station.NextDeadline <= now && station.Poll(now) is Signal signal)
                _loop.Add(signal);
        }

        if (_faults.NextBabble <= now && _faults.StrikeBabble(now) is Fault babble)
            _loop.Add(new Signal(SimulatedStation.Noise(babble, _random), now, Timing.BaudRate));
    }

    private void Deliver(SentByte sent)
    {
        _one[0] = sent.Value;
        foreach (SimulatedStation station in _stations)
        {
            if (sent.Damaged || station.Station.BaudRate != sent.BaudRate)
                station.ReceiveDamaged(sent.End);
            else
                station.Receive(_one, sent.End);
        }
    }

    private void SetTiming(LineTiming timing)
    {
        Timing = timing;
        _loop.BaudRate = timing.BaudRate;
    }
}
