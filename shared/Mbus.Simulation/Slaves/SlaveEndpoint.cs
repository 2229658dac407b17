using Mbus.Client.Lines;

namespace Mbus.Simulation.Slaves;

/// <summary>
/// Connects a simulated bus to an external master: forwards the master's bytes to the meters and their replies to the master, with the
/// timing of the bus.
/// </summary>
public sealed class SlaveEndpoint
{
    /// <summary>Maximum number of master bytes that wait for the bus; further bytes are dropped, as a level converter does.</summary>
    public const int MaxBacklog = 1024;

    private const int BufferSize = 512;

    private readonly SimulatedBus _bus;
    private readonly Line _line;
    private readonly bool _isPaced;
    private readonly long _origin;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly ReplyAssembler? _replies;

    /// <summary>Creates an endpoint on an open line, which the caller owns.</summary>
    /// <param name="bus">Bus; only the endpoint may call it while it runs.</param>
    /// <param name="line">Line to the master.</param>
    /// <param name="isPaced">
    /// True if the line itself keeps to the baud rate (serial port); false if bytes pass at once (TCP, pseudo-terminal).
    /// </param>
    /// <param name="origin">Line time that equals bus time 0; null to continue the bus from its present time.</param>
    /// <param name="handover"><see cref="Handover.Whole"/> sends each reply in one piece when it is complete, for a TCP master.</param>
    public SlaveEndpoint(SimulatedBus bus, Line line, bool isPaced, long? origin = null, Handover handover = Handover.AsItArrives)
    {
        _replies = handover == Handover.Whole ? new ReplyAssembler() : null;
        _bus = bus;
        _line = line;
        _isPaced = isPaced;
        _origin = origin ?? line.Now - bus.Now;
    }

    /// <summary>Number of bytes dropped because the master sent more than the bus can carry.</summary>
    public long Dropped { get; private set; }

    /// <summary>Serves the master until cancelled. Earlier bytes from the meters are discarded.</summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task RunAsync(CancellationToken cancel = default)
    {
        while (_bus.Advance(BusTime(_line.Now), out _))
        {
        }

        while (true)
        {
            long deadline = Math.Min(_bus.NextDeadline, _replies?.Deadline(_bus.Timing) ?? long.MaxValue);
            Received received = await _line.ReceiveAsync(_buffer, deadline == long.MaxValue ? deadline : deadline + _origin, cancel).ConfigureAwait(false);
            if (_line.Timing.BaudRate != _bus.Timing.BaudRate)
                _bus.SetBaudRate(_line.Timing.BaudRate);
            if (received.Count > 0)
                Transmit(received);

            if (_replies != null)
                await SendWholeAsync(_replies, cancel).ConfigureAwait(false);
            else
                await SendAsync(cancel).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(CancellationToken cancel)
    {
        for (int count = Collect(); count > 0; count = Collect())
            await _line.SendAsync(_buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
    }

    private async Task SendWholeAsync(ReplyAssembler replies, CancellationToken cancel)
    {
        long now = BusTime(_line.Now);
        while (_bus.Advance(now, out ReceivedByte heard))
        {
            await SendIfWholeAsync(replies, heard.At, cancel).ConfigureAwait(false);
            replies.Add(heard.Value, heard.At);
            await SendIfWholeAsync(replies, heard.At, cancel).ConfigureAwait(false);
        }

        await SendIfWholeAsync(replies, now, cancel).ConfigureAwait(false);
    }

    private async ValueTask SendIfWholeAsync(ReplyAssembler replies, long now, CancellationToken cancel)
    {
        if (!replies.IsWhole(_bus.Timing, now))
            return;

        await _line.SendAsync(replies.Bytes, cancel).ConfigureAwait(false);
        replies.Clear();
    }

    private void Transmit(Received received)
    {
        if (_bus.Pending + received.Count > MaxBacklog)
        {
            Dropped += received.Count;
            return;
        }

        long at = BusTime(received.At);
        long start = _isPaced ? at - _bus.Timing.Bytes(received.Count) : at;
        _bus.Transmit(_buffer.AsSpan(0, received.Count), start, received.Damaged);
    }

    private int Collect()
    {
        int count = 0;
        long now = BusTime(_line.Now);
        while (count < _buffer.Length && _bus.Advance(now, out ReceivedByte heard))
            _buffer[count++] = heard.Value;
        return count;
    }

    private long BusTime(long lineTime) => lineTime - _origin;
}
